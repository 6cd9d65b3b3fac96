import type * as z from 'zod/mini';
import type { Vendor } from '../../core/contracts/api.ts';
import type { Answer, Call } from '../../core/contracts/call.ts';
import { Transient } from '../../core/contracts/errors.ts';
import type { List, Lists } from '../../core/contracts/lists.ts';
import { createNames } from '../../lib/names.ts';
import { createRecent } from '../../lib/recent.ts';
import { listAccountUsers, listTeams } from './lists.ts';
import { AccountUser, Page, Team, type TeamList } from './schema.ts';

export const accountUsersPath = '/api/v4/account_users';
const teams = '/api/v4/teams';

export type Client = ReturnType<typeof createClient>;

/** API v4: https://pagertree.com/docs/api. The bodies are plain JSON objects without a root key. */
export function createClient(vendor: Vendor, lists: Lists) {
  const made = createMade(vendor.now);
  return {
    lists,
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
    accountUsersLike: (q: string) => list(vendor, accountUsersPath, AccountUser, q, 2),
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
    teams: () => list(vendor, teams, Team),
    /** The same a page at a time. */
    teamList: listTeams((offset) => readPage(vendor, teams, Team, offset)),
    /** The ids of teams by name. Who is in them is not to be taken from here: it is minutes old. */
    teamNames: createNames(vendor.now, () => list(vendor, teams, Team)),
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

async function readPage<T>(vendor: Vendor, path: string, shape: z.ZodMiniType<T>, offset: number) {
  const query = { limit: 100, offset, sort: 'created_at', direction: 'asc' };
  const { data, has_more, total_count } = read(Page, await vendor.call({ method: 'GET', path, query }));
  const rows = data.map((row) => read(shape, { status: 200, body: row }));
  // A page goes on from the last row of the one before, so one row is none.
  const stands = has_more ? rows.length < 2 : offset + rows.length < (total_count ?? 0);
  if (stands) throw new Transient(shifted);
  return { rows, more: has_more, ...(total_count != null && { total: total_count }) };
}

/**
 * Reads a list to its end. Pages are counted by offset, so a row that is deleted while we read makes the next
 * page skip one: each page therefore begins with the last row of the page before. New rows come last, in order
 * of creation, and do no harm. https://pagertree.com/docs/api/pagination-and-filters
 */
async function list<T extends { id: string }>(
  vendor: Vendor,
  path: string,
  shape: z.ZodMiniType<T>,
  q?: string,
  pagesAtMost = Number.POSITIVE_INFINITY,
): Promise<T[]> {
  const rows: T[] = [];
  for (let pages = 1; ; pages++) {
    const last = rows.at(-1);
    const offset = last === undefined ? 0 : rows.length - 1;
    const query = { q, limit: 100, offset, sort: 'created_at', direction: 'asc' };
    const page = read(Page, await vendor.call({ method: 'GET', path, query }));
    const data = page.data.map((row) => read(shape, { status: 200, body: row }));
    if (last !== undefined && data[0]?.id !== last.id) throw new Transient(shifted);
    const fresh = last === undefined ? data : data.slice(1);
    rows.push(...fresh);
    if (page.has_more && pages >= pagesAtMost) return rows;
    if (page.has_more && fresh.length > 0) continue;
    const missing = q === undefined && new Set(rows.map(({ id }) => id)).size < (page.total_count ?? 0);
    if (page.has_more || missing) throw new Transient(shifted);
    return rows;
  }
}

const shifted = 'PagerTree changed a list while it was being read';

function read<T>(shape: z.ZodMiniType<T>, { status, body }: Pick<Answer, 'status' | 'body'>): T {
  const result = shape.safeParse(body);
  if (result.success) return result.data;
  const where = result.error.issues[0]?.path.join('.') || 'its body';
  throw new Transient(`PagerTree ${status} came in a shape that Rollcall does not know, at ${where}`);
}
