import { type Doctor, type Finding, lookedFor } from '../../core/contracts/finding.ts';
import type { Client } from './client.ts';
import { findByEmail } from './find.ts';
import { defaultRole, type Role } from './roles.ts';
import type { Grant, License, Settings } from './schema.ts';
import { scopes } from './scopes.ts';

export const doctor: Doctor<Settings, Grant, Client> = {
  // https://developer.pagerduty.com/docs/rest-api-v2/authentication/
  rights: 'an account’s REST API key with full access, or the secret of an app that has the scopes it needs',
  // A key of one region is nothing in the other: https://support.pagerduty.com/main/docs/service-regions
  alternatives(settings) {
    const region = settings.region === 'us' ? 'eu' : 'us';
    return [{ settings: { ...settings, region }, what: `region: '${region}'` }];
  },
  async check(client, { grants }) {
    const teams = grants.flatMap((grant) => Object.keys(grant.teams ?? {}));
    const there = teams.length > 0 ? await client.teams.all() : [];
    return [
      ...missingScopes(await client.scopes()),
      await requester(client),
      ...lookedFor(
        'team',
        teams,
        there.flatMap(({ id, name }) => [id, name]),
        fixOfTeams,
      ),
      ...seatsLeft(await client.licenses.all(), grants),
    ];
  },
};

const fixOfTeams = 'create it in PagerDuty, or write its name or id in access (upper and lower case count)';

function missingScopes(granted: readonly string[] | undefined): Finding[] {
  if (granted === undefined) return [];
  const missing = scopes.filter((scope) => !granted.includes(scope));
  if (missing.length === 0) return [{ level: 'ok', what: 'the app has every scope that it needs' }];
  const what = `the app lacks the scope${missing.length > 1 ? 's' : ''} ${missing.join(', ')}`;
  return [{ level: 'error', what, fix: 'give it them in PagerDuty under Integrations, App Registration' }];
}

/** A user with this address who leaves takes the right to make users along. */
async function requester(client: Client): Promise<Finding> {
  const { user } = await findByEmail(client, client.from);
  if (user !== undefined) return { level: 'ok', what: 'the user in targets.pagerduty.from exists' };
  return {
    level: 'error',
    what: 'PagerDuty has no user with the address in targets.pagerduty.from',
    fix: 'write the e-mail of a user of the account, best of one whom nobody offboards',
  };
}

/** Worth a warning: fewer than this. */
const few = 3;

function seatsLeft(licenses: License[], grants: Grant[]): Finding[] {
  if (licenses.length === 0) return [];
  const wanted = new Set<Role>(grants.flatMap(({ role, roles }) => roles ?? [role ?? defaultRole]));
  return [...wanted].map((role) => {
    const fitting = licenses.filter(({ valid_roles }) => valid_roles.includes(role));
    if (fitting.length === 0) {
      const what = `no licence of the account has the role ${role}`;
      return { level: 'error', what, fix: 'write another role in access, or buy a licence that has it' };
    }
    const left = fitting.map(({ allocations_available: one }) => one ?? Number.POSITIVE_INFINITY);
    const most = Math.max(...left);
    const what = `${most === Number.POSITIVE_INFINITY ? 'any number of' : most} licences are left for the role ${role}`;
    const fix = 'buy more, or remove people: joiners wait until there is one';
    if (most <= 0) return { level: 'error', what, fix };
    return most < few ? { level: 'warning', what, fix } : { level: 'ok', what };
  });
}
