import { type Doctor, type Finding, lookedFor } from '../../core/contracts/finding.ts';
import { day } from '../../lib/duration.ts';
import type { Client } from './client.ts';
import type { Grant, Settings } from './schema.ts';

/** https://docs.opsgenie.com/docs/custom-user-role-api lists only the others. */
const builtIn = ['Admin', 'User', 'Observer', 'Stakeholder'];

/** https://support.atlassian.com/opsgenie/docs/what-happens-when-opsgenie-is-turned-off/ */
const endOfSupport = '2027-04-05';

export const doctor: Doctor<Settings, Grant, Client> = {
  // https://docs.opsgenie.com/docs/api-access-management
  rights: 'an account’s, with Read, Create and Update, Delete and Configuration Access',
  // A key of one region is nothing in the other: https://docs.opsgenie.com/docs/api-overview
  alternatives(settings) {
    const region = settings.region === 'us' ? 'eu' : 'us';
    return [{ settings: { ...settings, region }, what: `region: '${region}'` }];
  },
  async check(client, { grants, now }) {
    const teams = grants.flatMap((grant) => grant.teams ?? []);
    const roles = grants.flatMap(({ role, roles }) => roles ?? (role === undefined ? [] : [role]));
    const custom = roles.some((role) => !builtIn.includes(role)) ? await client.roles() : [];
    return [
      ...(await seatsLeft(client)),
      ...lookedFor('team', teams, names(teams.length > 0 ? await client.teams.all() : []), fixOfNames),
      ...lookedFor('role', roles, [...builtIn, ...names(custom)], fixOfNames),
      lastDay(now),
    ];
  },
};

const fixOfNames = 'create it in Opsgenie, or correct the line of access (upper and lower case count)';

function names(things: { name: string }[]): string[] {
  return things.map(({ name }) => name);
}

/** Worth a warning: fewer than this, or less than a twentieth of all. */
const few = 3;

async function seatsLeft(client: Client): Promise<Finding[]> {
  const { users, seats } = await client.seats();
  if (users === undefined || seats === undefined) return [];
  const left = seats - users;
  const what = `${Math.max(0, left)} of ${seats} licences are left`;
  const fix = 'buy more, or remove people: joiners wait until there is one';
  if (left <= 0) return [{ level: 'error', what, fix }];
  if (left < few || left < seats / 20) return [{ level: 'warning', what, fix }];
  return [{ level: 'ok', what }];
}

function lastDay(now: number): Finding {
  const days = Math.ceil((Date.parse(endOfSupport) - now) / day);
  const fix = 'plan the move to Jira Service Management or another tool';
  if (days <= 0) return { level: 'error', what: `Opsgenie’s support ended on ${endOfSupport}`, fix };
  const what = `Opsgenie’s support ends on ${endOfSupport}, in ${days} days`;
  return { level: days <= 180 ? 'warning' : 'note', what, fix };
}
