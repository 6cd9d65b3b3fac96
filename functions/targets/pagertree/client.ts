import type * as z from 'zod/mini';
import type { Vendor } from '../../core/contracts/api.ts';
import type { Answer, Call } from '../../core/contracts/call.ts';
import type { List, Lists } from '../../core/contracts/lists.ts';
import { createNames } from '../../lib/names.ts';
import { createRecent } from '../../lib/recent.ts';
import { listAccountUsers, listTeams } from './lists.ts';
import { readList, readPage } from './pages.ts';
import { createPaging } from './paging.ts';
import { createPagingEdits } from './paging-edits.ts';
import { read } from './read.ts';
import { AccountUser, type Settings, Team, type TeamList } from './schema.ts';

export const accountUsersPath = '/api/v4/account_users';
const teams = '/api/v4/teams';

export type Client = ReturnType<typeof createClient>;

/** API v4: https://pagertree.com/docs/api. The bodies are plain JSON objects without a root key. */
export function createClient({ keyOwner }: Settings, vendor: Vendor, lists: Lists) {
  const made = createMade(vendor.now);
  const paging = createPaging(vendor);
  return {
    lists,
    /** The e-mail of the person whose key this is, where the settings say it. */
    keyOwner,
    paging,
    edits: createPagingEdits(vendor, paging),
    /** The ids of accounts that were made or found a moment ago, by e-mail: the search may not know them yet. */
    made,
    exclusive: vendor.exclusive,
    accountUser: (id: string) => find(vendor, accountUserPath(id), AccountUser),
    /** All of them. */
    accountUsers: listAccountUsers((offset) => readPage(vendor, accountUsersPath, AccountUser, offset)),
    /**
     * Those in which `q` finds the text somewhere: name, e-mail, phone or roles. A text that hundreds have is of no use
     * beyond the first two hundred.
     */
    accountUsersLike: (q: string) => readList(vendor, accountUsersPath, AccountUser, { q }, 2),
    createAccountUser: (body: unknown) => vendor.call({ method: 'POST', path: accountUsersPath, body }),
    /** Changes what is sent and nothing else. */
    updateAccountUser: (id: string, body: unknown) =>
      change(vendor, { method: 'PUT', path: accountUserPath(id), body }),
    /** Ends the membership of this account only. A human's `/users/:id` cannot be deleted, and is not ours to. */
    async deleteAccountUser(id: string): Promise<Answer> {
      const answer = await change(vendor, { method: 'DELETE', path: accountUserPath(id) });
      made.forget(id);
      return answer;
    },
    /** The team, if there is one, and the answer that says so. */
    async team(id: string): Promise<{ team?: Team; answer: Answer }> {
      const answer = await change(vendor, { method: 'GET', path: teamPath(id) });
      return { answer, ...(answer.status !== 404 && { team: read(Team, answer) }) };
    },
    teams: () => readList(vendor, teams, Team),
    /** The same a page at a time. */
    teamList: listTeams((offset) => readPage(vendor, teams, Team, offset)),
    /** The ids of teams by name. Who is in them is not to be taken from here: it is minutes old. */
    teamNames: createNames(vendor.now, () => readList(vendor, teams, Team)),
    /** Replaces whole lists. */
    updateTeam: (id: string, body: Partial<Record<TeamList, string[]>>) =>
      change(vendor, { method: 'PUT', path: teamPath(id), body }),
    async probe() {
      await vendor.call({ method: 'GET', path: accountUsersPath, query: { limit: 1 } });
    },
  };
}

const accountUserPath = (id: string) => `${accountUsersPath}/${encodeURIComponent(id)}`;
const teamPath = (id: string) => `${teams}/${encodeURIComponent(id)}`;

async function find<T>(vendor: Vendor, path: string, shape: z.ZodMiniType<T>): Promise<T | undefined> {
  const answer = await vendor.call({ method: 'GET', path, accept: [404] });
  return answer.status === 404 ? undefined : read(shape, answer);
}

/** A 404 is an answer: what was to be changed is gone, and the next look will say what that means. */
function change(vendor: Vendor, call: Call): Promise<Answer> {
  return vendor.call({ ...call, accept: [404] });
}

function createMade(now: () => number) {
  const ids = createRecent<string>({ now, lifetime: 15 * 60_000, atMost: 1_000 });
  return {
    add: (email: string, id: string): void => ids.set(email.toLowerCase(), id),
    idOf: (email: string): string | undefined => ids.get(email.toLowerCase()),
    forget: ids.forget,
  };
}

/** The list of that name. */
export function listNamed(client: Client, name: string): List | undefined {
  return name === client.accountUsers.name ? client.accountUsers : undefined;
}
