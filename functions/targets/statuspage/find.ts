import type { Effort } from '../../core/contracts/effort.ts';
import type { Unproved } from '../../core/contracts/observed.ts';
import { type Ids, type OrganizationUser, same } from './account.ts';
import { type Client, userPath, viewerKey } from './client.ts';
import type { Subscriber, ViewerRow } from './schema.ts';

/** Whom to look for: the e-mail they have now, if any, and the ids that they had when we looked last. */
export type Who = { email?: string; ids: Ids; effort: Effort };

/** `rows`: what was found; `undefined` where there is no such thing or it may not be read. */
export type Found<T> = { rows: T[] | undefined; unproved?: Unproved };

/**
 * Somebody's page access users on one page, those with their e-mail first. `undefined` where the page has no such
 * thing. The filter may miss an address in other letter case or with a plus, and misses whoever has only a login, so
 * whom it does not find is looked for in a list of the whole page.
 * https://developer.statuspage.io/#operation/getPagesPageIdPageAccessUsers
 */
export async function findViewers(client: Client, page: string, who: Who): Promise<Found<ViewerRow>> {
  const ids = new Set([...(who.ids.viewers[page] ?? []), ...client.memory.idOf(page, who.email)]);
  const known = await viewersById(client, page, [...ids]);
  if (known.some((row) => isTheirs(who.email, row))) return { rows: known.toSorted(theirsFirst(who)) };
  if (who.email === undefined) return { rows: known };
  const filtered = await client.viewersLike(page, who.email);
  if (filtered === undefined) return { rows: known.length === 0 ? undefined : known };
  const hits = filtered.filter((row) => isTheirs(who.email, row));
  const { rows: found, unproved } =
    hits.length > 0 ? { rows: hits } : await searchViewers(client, page, who.email, who.effort);
  return { rows: [...found, ...known.filter(({ id }) => !found.some((row) => row.id === id))], unproved };
}

const sharedFor = 5 * 60_000;

/** The same, out of the list of all, which may be old: so what it says of somebody is asked again. */
export async function searchViewers(
  client: Client,
  page: string,
  email: string,
  effort: Effort,
): Promise<{ rows: ViewerRow[]; unproved?: Unproved }> {
  const listed = await client.lists.find(client.viewers(page), { keys: [email], age: sharedFor, ...effort });
  const rows = await viewersById(client, page, listed?.found.map(({ id }) => id) ?? []);
  return { rows: rows.filter((row) => isTheirs(email, row)), unproved: listed?.unproved };
}

async function viewersById(client: Client, page: string, ids: string[]): Promise<ViewerRow[]> {
  const rows: ViewerRow[] = [];
  for (const id of ids) {
    const row = await client.viewer(page, id);
    if (row !== undefined) rows.push(row);
  }
  return rows;
}

/** Single sign-on may make somebody without an e-mail: then the login is compared with it. */
function isTheirs(email: string | undefined, row: ViewerRow): boolean {
  return same(row.email, email) || (row.email === null && same(row.login, email));
}

function theirsFirst({ email }: Who) {
  return (one: ViewerRow, other: ViewerRow) => Number(isTheirs(email, other)) - Number(isTheirs(email, one));
}

/** Where a team member is remembered, of whom no page tells. */
export const organization = 'organization';

/** The team memberships whose ids we know, without reading the list of all. */
export async function knownUsers(client: Client, who: Who): Promise<OrganizationUser[]> {
  const ids = new Set([...who.ids.users, ...client.memory.idOf(organization, who.email)]);
  return (await withPermissions(client, [...ids])).filter(({ permissions }) => permissions !== undefined);
}

/**
 * Somebody's team memberships out of a list of all: there is no filter. `read` are those whose permissions are known
 * already. `undefined` where the list is refused.
 * https://developer.statuspage.io/#operation/getOrganizationsOrganizationIdUsers
 */
export async function listedUsers(
  client: Client,
  who: Who,
  read: OrganizationUser[] = [],
): Promise<Found<OrganizationUser>> {
  const keys = who.email === undefined ? [] : [who.email];
  const listed = await client.lists.find(client.users, { keys, ids: who.ids.users, ...who.effort });
  if (listed === undefined) return { rows: undefined };
  const { found, readAt, whole, unproved } = listed;
  const theirs = found.toSorted(
    (one, other) => Number(who.ids.users.includes(one.id)) - Number(who.ids.users.includes(other.id)),
  );
  const ids: string[] = [];
  // A list of hours ago may have whom Statuspage has no longer.
  for (const { id, row } of theirs)
    if (row !== undefined || (await isThere(client, id, readAt))) ids.push(id);
  const unlisted = whole ? [] : read.filter(({ id }) => !ids.includes(id));
  return { rows: [...(await withPermissions(client, ids, read)), ...unlisted], unproved };
}

async function isThere(client: Client, id: string, readAt: number): Promise<boolean> {
  return !client.memory.isGone(userPath(id), readAt) && !(await client.isNoUser(id));
}

async function withPermissions(
  client: Client,
  ids: string[],
  read: OrganizationUser[] = [],
): Promise<OrganizationUser[]> {
  const users: OrganizationUser[] = [];
  for (const id of ids) {
    const known = read.find((user) => user.id === id);
    users.push(known ?? { id, permissions: await client.permissions(id) });
  }
  return users;
}

/** An address that no search and no encoding can misunderstand. */
const plain = /^[a-z0-9._-]+@[a-z0-9.-]+$/i;

/** Whose subscriptions to look for: besides the e-mail, through page access users, or with other addresses of theirs. */
export type Reachable = { email?: string; viewers: string[]; addresses?: string[]; effort: Effort };

/**
 * Somebody's subscriptions to one page. The search knows e-mails only in part and the link to a page access user not
 * at all, so where there may be such a link it takes a list of the whole page. `undefined` where reading is refused.
 * https://developer.statuspage.io/#operation/getPagesPageIdSubscribers
 */
export async function findSubscribers(
  client: Client,
  page: string,
  { email, viewers, addresses = [], effort }: Reachable,
): Promise<Found<Subscriber>> {
  const isTheirs = (row: Subscriber) =>
    same(row.email, email) ||
    (row.viewer !== null && viewers.includes(row.viewer)) ||
    addresses.some((address) => address === row.endpoint || address === row.phone);
  const own = [...(email === undefined ? [] : [email]), ...addresses];
  if (viewers.length === 0 && own.length === 0) return { rows: [] };
  const searchable = viewers.length === 0 && addresses.length === 0 && own.every((one) => plain.test(one));
  const keys = [...own, ...viewers.map(viewerKey)];
  const listed = searchable ? undefined : await listedSubscribers(client, page, keys, effort);
  if (listed?.rows === undefined && !searchable) return { rows: undefined };
  const { rows = [], unproved, whole = false } = listed ?? {};
  const searched = whole ? [] : await searchSubscribers(client, page, own);
  if (searched === undefined) return { rows: undefined };
  const found = new Map([...rows, ...searched].filter(isTheirs).map((row) => [row.id, row]));
  return { rows: [...found.values()], unproved };
}

type Listed = Found<Subscriber> & { whole?: boolean };

async function listedSubscribers(
  client: Client,
  page: string,
  keys: string[],
  effort: Effort,
): Promise<Listed> {
  const listed = await client.lists.find(client.subscribers(page), { keys, ...effort });
  if (listed === undefined) return { rows: undefined };
  const rows: Subscriber[] = [];
  for (const { id, row } of listed.found) {
    const subscriber = row ?? (await client.subscriber(page, id));
    if (subscriber !== undefined) rows.push(subscriber);
  }
  return { rows, unproved: listed.unproved, whole: listed.whole };
}

/** It looks at e-mails, end points and phone numbers. */
async function searchSubscribers(
  client: Client,
  page: string,
  own: string[],
): Promise<Subscriber[] | undefined> {
  const rows: Subscriber[] = [];
  for (const one of own) {
    const found = await client.subscribersLike(page, one);
    if (found === undefined) return undefined;
    rows.push(...found);
  }
  return rows;
}
