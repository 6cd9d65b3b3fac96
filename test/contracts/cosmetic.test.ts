/*
 * A change of how a person is shown blocked the person where the vendor accepted and dropped it (the full name of
 * accounts that Atlassian manages), stored another name of it (zones), or refused it. The kind: every attribute that
 * grants and takes nothing, at every vendor, however the vendor does not keep it.
 */
import { expect, it } from 'vitest';
import { targets } from '../../functions/targets/index.ts';
import { createOpsgenie } from '../../infra/local/simulators/opsgenie/index.ts';
import { createPagerduty } from '../../infra/local/simulators/pagerduty/index.ts';
import { smallAccount } from '../../infra/local/simulators/pagerduty/small-account.ts';
import { createPagertree } from '../../infra/local/simulators/pagertree/index.ts';
import { createStatuspage } from '../../infra/local/simulators/statuspage/index.ts';
import { describeCosmetics, type Shown } from './cosmetic.ts';

const title = 'how a person is shown is never in the way';

const name: Shown = {
  attribute: 'name',
  values: [
    { mark: 'Jane Wałęsa', user: { displayName: 'Jane Wałęsa' } },
    { mark: 'Janina Wałęsa', user: { displayName: 'Janina Wałęsa' } },
  ],
  plain: { displayName: 'Jane Doe' },
  spoiled: 'name',
  changeable: true,
};

type People = { emails?: string[]; email?: string; username?: string; teams: string[] };
type Pagerduty = {
  users: { id: string; email: string }[];
  teams: { name: string; members: { user: string }[] }[];
};
type Member = { email: string; pages: Record<string, { incident_manager?: boolean }> };

const suites: Record<keyof typeof targets, (id: string) => void> = {
  opsgenie: (id) =>
    describeCosmetics(`${id}: ${title}`, {
      target: targets.opsgenie,
      settings: targets.opsgenie.settings.parse({}),
      simulator: (world, manner, { spoiled }) =>
        createOpsgenie(world, {
          limits: { configuration: [], search: [] },
          ...(manner && { manners: { [spoiled]: manner } }),
        }),
      grants: [{ role: 'User' }, { teams: ['SRE'] }],
      has: (state, email) => {
        const { users } = state as { users: People[] };
        const found = users.find(({ username }) => username === email);
        return { account: found !== undefined, group: found?.teams.includes('SRE') ?? false };
      },
      change: { method: 'PATCH', path: '/v2/users' },
      attributes: [
        { ...name, attribute: 'full name', spoiled: 'fullName' },
        {
          attribute: 'time zone',
          values: [
            { mark: 'Canada/Pacific', user: { timezone: 'Canada/Pacific' } },
            { mark: 'US/Pacific', user: { timezone: 'US/Pacific' } },
          ],
          plain: { displayName: 'Jane Doe' },
          spoiled: 'timeZone',
          changeable: true,
        },
        {
          attribute: 'locale',
          values: [
            { mark: 'en_CA', user: { locale: 'en-CA' } },
            { mark: 'fr_CA', user: { locale: 'fr-CA' } },
          ],
          plain: { displayName: 'Jane Doe' },
          spoiled: 'locale',
          changeable: true,
        },
      ],
    }),
  // A team member can be named only once, and a page access user has no name.
  statuspage: (id) =>
    describeCosmetics(`${id}: ${title}`, {
      target: targets.statuspage,
      settings: { organization: 'localorg0000', pages: ['localpage001'] },
      simulator: (world, manner, { spoiled }) =>
        createStatuspage(world, {
          limit: { calls: Number.POSITIVE_INFINITY, seconds: 60 },
          ...(manner && { names: { [spoiled]: manner } }),
        }),
      grants: [
        { permissions: { localpage001: { maintenance: true } } },
        { permissions: { localpage001: { incidents: true } } },
      ],
      has: (state, email) => {
        const { permissions } = state as { permissions: Member[] };
        const found = permissions.find((member) => member.email === email);
        return {
          account: found !== undefined,
          group: found?.pages.localpage001?.incident_manager ?? false,
        };
      },
      attributes: [
        { ...name, spoiled: 'last_name', changeable: false },
        {
          ...name,
          values: [
            { mark: 'Małgorzata', user: { givenName: 'Małgorzata', familyName: 'Doe' } },
            { mark: 'Michał', user: { givenName: 'Michał', familyName: 'Doe' } },
          ],
          spoiled: 'first_name',
          changeable: false,
        },
      ],
    }),
  pagertree: (id) =>
    describeCosmetics(`${id}: ${title}`, {
      target: targets.pagertree,
      settings: {},
      simulator: (world, names) =>
        createPagertree(world, { callsPerSecond: Number.POSITIVE_INFINITY, names }),
      grants: [{ roles: ['communicator'] }, { teams: ['SRE'] }],
      has: (state, email) => {
        const { accountUsers } = state as { accountUsers: People[] };
        const found = accountUsers.find(({ emails }) => emails?.includes(email));
        return { account: found !== undefined, group: found?.teams.includes('SRE') ?? false };
      },
      attributes: [name],
      change: { method: 'PUT', path: '/api/v4/account_users' },
    }),
  pagerduty: (id) =>
    describeCosmetics(`${id}: ${title}`, {
      target: targets.pagerduty,
      settings: targets.pagerduty.settings.parse({ from: 'owner@example.com' }),
      simulator: (world, manner, { spoiled }) =>
        createPagerduty(world, {
          seeds: smallAccount,
          limit: { calls: Number.POSITIVE_INFINITY, seconds: 60 },
          ...(manner && { manners: { [spoiled]: manner } }),
        }),
      grants: [{ role: 'limited_user' }, { teams: { SRE: 'responder' } }],
      has: (state, email) => {
        const { users, teams } = state as Pagerduty;
        const found = users.find((user) => user.email === email);
        const sre = teams.find((team) => team.name === 'SRE')?.members ?? [];
        return { account: found !== undefined, group: sre.some(({ user }) => user === found?.id) };
      },
      change: { method: 'PUT', path: '/users' },
      attributes: [
        name,
        {
          attribute: 'time zone',
          values: [
            { mark: 'Canada/Pacific', user: { timezone: 'Canada/Pacific' } },
            { mark: 'US/Pacific', user: { timezone: 'US/Pacific' } },
          ],
          plain: { displayName: 'Jane Doe' },
          spoiled: 'time_zone',
          changeable: true,
        },
        {
          attribute: 'job title',
          values: [
            { mark: 'Lead of the CA office', user: { title: 'Lead of the CA office' } },
            { mark: 'Head of the CA office', user: { title: 'Head of the CA office' } },
          ],
          plain: { displayName: 'Jane Doe' },
          spoiled: 'job_title',
          changeable: true,
        },
      ],
    }),
};

it('is asked of every registered target', () => {
  expect(Object.keys(suites)).toEqual(Object.keys(targets));
});

for (const [id, suite] of Object.entries(suites)) suite(id);
