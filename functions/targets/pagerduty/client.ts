import * as z from 'zod/mini';
import type { Vendor } from '../../core/contracts/api.ts';
import type { Answer, Call } from '../../core/contracts/call.ts';
import { Transient } from '../../core/contracts/errors.ts';
import type { List, Lists } from '../../core/contracts/lists.ts';
import { createRefusals, type Refusals } from '../../core/contracts/refusals.ts';
import { createNames, type Names } from '../../lib/names.ts';
import { createRecent } from '../../lib/recent.ts';
import { callOf, teamPath, userPath, usersPath } from './calls.ts';
import { listTeams, type TeamMembers } from './list-teams.ts';
import { listUsers } from './list-users.ts';
import { createPages } from './pages.ts';
import { read } from './read.ts';
import { type TeamRole, teamRoles } from './roles.ts';
import { License, type Settings, Team, User } from './schema.ts';
import type { Op } from './steps.ts';

export type Client = {
  /** The user in whose name the key works. */
  from: string;
  /** The cheapest read. */
  probe(): Promise<void>;
  /** By id; `undefined` where PagerDuty itself says that there is none. */
  user(id: string): Promise<User | undefined>;
  /** Users whose name or e-mail has the text in it: https://developer.pagerduty.com/api-reference/c96e889522dd6-list-users */
  usersLike(text: string): Promise<User[]>;
  /** The list of all, for what a search does not find. */
  users: List<User>;
  lists: Lists;
  /** Those of these teams that there are, by name or id, with what their members are in them. */
  teamList(keys: readonly string[]): List<TeamMembers>;
  /** What a user is in a team; `undefined` where they are not in it. */
  teamRole(team: string, user: string): Promise<TeamRole | undefined>;
  teams: Names<Team>;
  /** Nothing where PagerDuty does not tell this key, or has none to tell of. */
  licenses: Names<License>;
  /** What of this kind needs the user, by its title. */
  holding(kind: keyof typeof holders, user: string): Promise<string[]>;
  /** Makes a change; answers also the refusals that `act` has an opinion about. */
  send(op: Op): Promise<Answer>;
  exclusive: Vendor['exclusive'];
  scopes: Vendor['scopes'];
  refusals: Refusals;
  /** The ids of users whom only the list of all shows, by their e-mail. */
  found: { add(email: string, id: string): void; idOf(email: string): string | undefined };
};

/** Arrays are references, or not there, unless they are asked for. */
const whole = ['contact_methods', 'notification_rules', 'teams']
  .map((what) => `include%5B%5D=${what}`)
  .join('&');

/** https://developer.pagerduty.com/api-reference/9d0b4b12e36f9-list-incidents; without a range it is a month. */
const holders = {
  incidents: (user: string) =>
    `?user_ids%5B%5D=${user}&statuses%5B%5D=triggered&statuses%5B%5D=acknowledged&date_range=all`,
  escalation_policies: (user: string) => `?user_ids%5B%5D=${user}`,
  schedules: () => '',
};

export function createClient({ from }: Settings, vendor: Vendor, lists: Lists): Client {
  const pages = createPages(vendor);
  const allTeams = () => pages.all({ path: '/teams', name: 'teams', row: Team });
  const membersOf = (team: string) =>
    pages.all({ path: `${teamPath(team)}/members`, name: 'members', row: Member });
  const found = createRecent<string>({ now: vendor.now, lifetime: 15 * 60_000, atMost: 1_000 });
  return {
    from,
    async probe() {
      await vendor.call({ method: 'GET', path: usersPath, query: { limit: 1 } });
    },
    async user(id) {
      const answer = await vendor.call({ method: 'GET', path: `${userPath(id)}?${whole}`, accept: [404] });
      if (answer.status === 404) return undefined;
      const { user } = read(OneUser, answer);
      if (user.id === id) return user;
      throw new Transient('PagerDuty answered with another user than the one that was asked for');
    },
    usersLike: (query) => pages.all({ path: `${usersPath}?${whole}`, name: 'users', row: User, query }),
    users: listUsers((offset) =>
      pages.one({ path: `${usersPath}?${whole}`, name: 'users', row: User }, offset),
    ),
    lists,
    teamList: (keys) => listTeams(keys, { all: allTeams, members: membersOf }),
    async teamRole(team, user) {
      return (await membersOf(team)).find((member) => member.user.id === user)?.role;
    },
    teams: createNames(vendor.now, allTeams, ({ id, name }) => [id, name]),
    licenses: createNames(vendor.now, () => listLicenses(vendor)),
    async holding(kind, user) {
      const path = `/${kind}${holders[kind](encodeURIComponent(user))}`;
      const rows = await pages.all({ path, name: kind, row: Holder });
      return rows
        .filter(({ users }) => users?.some(({ id }) => id === user) ?? true)
        .map(({ summary, id }) => summary ?? id);
    },
    send: (op) => vendor.call({ ...callOf(op), accept: opinionsOn(op) }),
    exclusive: vendor.exclusive,
    scopes: vendor.scopes,
    refusals: createRefusals(),
    found: {
      add: (email, id) => found.set(email.toLowerCase(), id),
      idOf: (email) => found.get(email.toLowerCase()),
    },
  };
}

/**
 * The refusals that `act` has an opinion about. Everything but the list of users is a named thing, which may be gone; and
 * a key that may not end sessions must not keep a person from being muted.
 */
function opinionsOn({ kind }: Op): Call['accept'] {
  const always = [400, 402, 409, 422];
  if (kind === 'createUser') return always;
  const isExtra = kind === 'endSessions' || kind === 'renewCalendarKey';
  return [...always, 404, ...(isExtra ? [403] : [])];
}

/** Licences do not page, and an account of an old plan has none. */
async function listLicenses(vendor: Vendor): Promise<License[]> {
  const answer = await vendor.call({ method: 'GET', path: '/licenses', accept: [402, 403, 404] });
  return answer.status >= 400 ? [] : read(Licenses, answer).licenses;
}

const OneUser = z.object({ user: User });
const Licenses = z.object({ licenses: z.array(License) });
const Member = z.object({ user: z.object({ id: z.string() }), role: z.enum(teamRoles) });

/** Only a schedule says who is in it; of the others those are asked for that have the user. */
const Holder = z.object({
  id: z.string(),
  summary: z.catch(z.optional(z.string()), undefined),
  users: z.optional(z.array(z.object({ id: z.string() }))),
});
