import type { Vendor } from '../../core/contracts/api.ts';
import type { Answer } from '../../core/contracts/call.ts';
import { Blocked, Transient } from '../../core/contracts/errors.ts';
import type { List } from '../../core/contracts/lists.ts';
import { createRefusals, type Refusals } from '../../core/contracts/refusals.ts';
import { createNames, type Names } from '../../lib/names.ts';
import { callOf, userPath, usersPath } from './calls.ts';
import { listTeams, listUsers, type TeamMembers } from './lists.ts';
import { createPaging, type Paging } from './paging.ts';
import { createPagingEdits, type PagingEdits } from './paging-edits.ts';
import { read } from './read.ts';
import { type ListedUser, Seats, type Team, Teams, User, UsersPage } from './schema.ts';
import type { OneCall } from './steps.ts';

export type Client = {
  /** The cheapest read: https://docs.opsgenie.com/docs/account-api */
  account(): Promise<void>;
  /** How many people there are, and how many there may be; as far as the same call says it. */
  seats(): Promise<Seats>;
  /** The custom roles: https://docs.opsgenie.com/docs/custom-user-role-api */
  roles(): Promise<Team[]>;
  /** By id or by e-mail address; `undefined` where Opsgenie itself says that there is none. */
  user(idOrEmail: string): Promise<User | undefined>;
  teamsOf(userId: string): Promise<Team[]>;
  teams: Names<Team>;
  /** All users, without their contacts. */
  users: List<ListedUser>;
  /** Those of these teams that there are, by name, with who is in them. */
  teamList(names: readonly string[]): List<TeamMembers>;
  paging: Paging;
  edits: PagingEdits;
  /** Makes a change; answers also the refusals that `act` has an opinion about. */
  send(op: OneCall): Promise<Answer>;
  /** Makes a new thing below a path; answers also the refusals. */
  create(path: string, body: Record<string, unknown>): Promise<Answer>;
  refusals: Refusals;
};

const opinions = [400, 402, 409, 422, 428];

export function createClient(vendor: Vendor): Client {
  const paging = createPaging(vendor);
  return {
    async account() {
      await vendor.call({ method: 'GET', path: '/v2/account' });
    },
    async seats() {
      return read(Seats, await vendor.call({ method: 'GET', path: '/v2/account' }));
    },
    async roles() {
      return read(Teams, await vendor.call({ method: 'GET', path: '/v2/roles' }));
    },
    async user(idOrEmail) {
      const path = userPath(idOrEmail);
      const answer = await vendor.call({ method: 'GET', path, query: { expand: 'contact' }, accept: [404] });
      if (answer.status === 404) return undefined;
      return asked(idOrEmail, read(User, answer));
    },
    async teamsOf(userId) {
      const path = `${userPath(userId)}/teams`;
      // A 404 is no answer to work with: deleted since the account was read, so everything is read again.
      return read(Teams, await vendor.call({ method: 'GET', path }));
    },
    teams: createNames(vendor.now, () => readTeams(vendor)),
    users: listUsers(async (offset) => {
      const query = { limit: 100, offset };
      // https://docs.opsgenie.com/docs/api-rate-limiting: this list is counted as a search.
      const call = { method: 'GET', path: usersPath, query, domain: 'search' } as const;
      const page = read(UsersPage, await vendor.call(call));
      if (page.more && page.rows.length < 2) throw new Transient('Opsgenie answered a page without users');
      return page;
    }),
    teamList: (names) => listTeams(names, { all: () => readTeams(vendor), members: paging.membersOf }),
    paging,
    edits: createPagingEdits(vendor, paging),
    async send(op) {
      const call = callOf(op);
      // Everything but the list of users is a named thing, which may be gone.
      const accept = call.path === usersPath ? opinions : [...opinions, 404];
      return vendor.call({ ...call, accept });
    },
    create: (path, body) => vendor.call({ method: 'POST', path, body, accept: [...opinions, 404] }),
    refusals: createRefusals(),
  };
}

/** Teams do not page: https://docs.opsgenie.com/docs/team-api#list-teams */
async function readTeams(vendor: Vendor): Promise<Team[]> {
  return read(Teams, await vendor.call({ method: 'GET', path: '/v2/teams' }));
}

/** Opsgenie guesses whether it was given an id or a username, so the answer is compared. Usernames are kept in lower case. */
function asked(idOrEmail: string, user: User): User {
  if (user.id === idOrEmail || user.username.toLowerCase() === idOrEmail.toLowerCase()) return user;
  throw new Blocked(
    'Opsgenie answered with the account of another person',
    `Opsgenie answered with the account ${user.id}, whose username is not the one that was asked for`,
  );
}
