import * as z from 'zod/mini';
import type { Vendor } from '../../core/contracts/api.ts';
import type { Answer, Call } from '../../core/contracts/call.ts';
import { Transient } from '../../core/contracts/errors.ts';
import type { List, Lists } from '../../core/contracts/lists.ts';
import { createRefusals, type Refusals } from '../../core/contracts/refusals.ts';
import { day } from '../../lib/duration.ts';
import { createMemo } from '../../lib/memo.ts';
import { createNames, type Names } from '../../lib/names.ts';
import { createRecent } from '../../lib/recent.ts';
import { callOf, teamPath, userPath, usersPath } from './calls.ts';
import { listTeams, type TeamMembers } from './list-teams.ts';
import { listUsers } from './list-users.ts';
import { createPages, listedAtMost } from './pages.ts';
import { createPaging, type Paging } from './paging.ts';
import { createPagingEdits, type PagingEdits } from './paging-edits.ts';
import { read } from './read.ts';
import { runsAccount, type TeamRole, teamRoles } from './roles.ts';
import { License, type Settings, Team, User } from './schema.ts';
import type { OneCall } from './steps.ts';

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
  paging: Paging;
  edits: PagingEdits;
  /** The id of the user whose own key this is; `undefined` where it is the account's or an app's. */
  keyUser(): Promise<string | undefined>;
  /** Whether another user than this one runs the account, as its owner or an admin. */
  hasOtherAdmin(user: string): Promise<boolean>;
  /** Whether a user is signed in somewhere; `undefined` where PagerDuty does not tell this key. */
  isSignedIn(user: string): Promise<boolean | undefined>;
  /** Makes a change; answers also the refusals that `act` has an opinion about. */
  send(op: OneCall): Promise<Answer>;
  exclusive: Vendor['exclusive'];
  now: Vendor['now'];
  scopes: Vendor['scopes'];
  refusals: Refusals;
  /** The ids of users whom only the list of all shows, by their e-mail. */
  found: { add(email: string, id: string): void; idOf(email: string): string | undefined };
};

/** Arrays are references, or not there, unless they are asked for. */
const whole = ['contact_methods', 'notification_rules', 'teams']
  .map((what) => `include%5B%5D=${what}`)
  .join('&');

export function createClient({ from }: Settings, vendor: Vendor, lists: Lists): Client {
  const pages = createPages(vendor);
  const allTeams = () => pages.all({ path: '/teams', name: 'teams', row: Team });
  const membersOf = (team: string) =>
    pages.all({ path: `${teamPath(team)}/members`, name: 'members', row: Member });
  const paging = createPaging(vendor, pages);
  const keyUser = createMemo(vendor.now, day, () => readKeyUser(vendor));
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
    paging,
    edits: createPagingEdits(vendor, paging),
    keyUser: keyUser.get,
    async hasOtherAdmin(user) {
      for (let offset = 0, more = true; more && offset < listedAtMost; ) {
        const page = await pages.one({ path: usersPath, name: 'users', row: Runner }, offset);
        if (page.rows.some(({ id, role }) => id !== user && runsAccount(role))) return true;
        offset += page.rows.length;
        more = page.more;
      }
      return false;
    },
    async isSignedIn(user) {
      const query = { delegation_type: 'web,mobile', status: 'issued' };
      const path = `${userPath(user)}/oauth_delegations`;
      const answer = await vendor.call({ method: 'GET', path, query, accept: [402, 403, 404] });
      return answer.status >= 400 ? undefined : read(Delegations, answer).oauth_delegations.length > 0;
    },
    send: (op) => vendor.call({ ...callOf(op), accept: opinionsOn(op) }),
    exclusive: vendor.exclusive,
    now: vendor.now,
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
function opinionsOn({ kind }: OneCall): Call['accept'] {
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

const Runner = z.object({ id: z.string(), role: z.string() });
const Delegations = z.object({ oauth_delegations: z.array(z.unknown()) });
const Me = z.object({ user: z.object({ id: z.string() }) });

/** An account's key and an app's token are nobody's: https://developer.pagerduty.com/api-reference/ (Get the current user) */
async function readKeyUser(vendor: Vendor): Promise<string | undefined> {
  const answer = await vendor.call({ method: 'GET', path: `${usersPath}/me`, accept: [400, 403, 404] });
  return answer.status >= 400 ? undefined : read(Me, answer).user.id;
}
