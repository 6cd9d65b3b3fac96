import { type Ids, type OrganizationUser, same } from './account.ts';
import type { Client } from './client.ts';
import type { Subscriber, ViewerRow } from './schema.ts';

/** Whom to look for: the e-mail they have now, if any, and the ids that they had when we looked last. */
export type Who = { email?: string; ids: Ids };

/**
 * Somebody's page access users on one page, those with their e-mail first. `undefined` where the page has no such
 * thing. The filter may miss an address in other letter case or with a plus, and misses whoever has only a login, so
 * whom it does not find is looked for in a list of the whole page, which several people share for some minutes.
 * https://developer.statuspage.io/#operation/getPagesPageIdPageAccessUsers
 */
export async function findViewers(client: Client, page: string, who: Who): Promise<ViewerRow[] | undefined> {
  const known = await viewersById(client, page, who.ids.viewers[page] ?? []);
  if (known.some((row) => isTheirs(who, row))) return known.toSorted(theirsFirst(who));
  if (who.email === undefined) return known;
  const filtered = await client.viewersLike(page, who.email);
  if (filtered === undefined) return known.length === 0 ? undefined : known;
  const hits = filtered.filter((row) => isTheirs(who, row));
  const found = hits.length > 0 ? hits : await searchViewers(client, page, who);
  return [...found, ...known.filter(({ id }) => !found.some((row) => row.id === id))];
}

/** The same, out of a list that is at most `age` milliseconds old; so what it says of somebody is asked again. */
export async function searchViewers(
  client: Client,
  page: string,
  who: Who,
  age = 5 * 60_000,
): Promise<ViewerRow[]> {
  const listed = (await client.viewers(page, age)) ?? [];
  const asked = who.ids.viewers[page] ?? [];
  const ids = listed
    .filter((row) => isTheirs(who, row))
    .flatMap(({ id }) => (asked.includes(id) ? [] : [id]));
  return (await viewersById(client, page, ids)).filter((row) => isTheirs(who, row));
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
function isTheirs({ email }: Who, row: ViewerRow): boolean {
  return same(row.email, email) || (row.email === null && same(row.login, email));
}

function theirsFirst(who: Who) {
  return (one: ViewerRow, other: ViewerRow) => Number(isTheirs(who, other)) - Number(isTheirs(who, one));
}

/** The team memberships whose ids we know, without reading the list of all. */
export async function knownUsers(client: Client, who: Who): Promise<OrganizationUser[]> {
  return (await withPermissions(client, who.ids.users)).filter(
    ({ permissions }) => permissions !== undefined,
  );
}

/**
 * Somebody's team memberships, out of a list of all that is at most `age` milliseconds old: there is no filter.
 * `read` are those whose permissions are known already. `undefined` where the list is refused.
 * https://developer.statuspage.io/#operation/getOrganizationsOrganizationIdUsers
 */
export async function listedUsers(
  client: Client,
  who: Who,
  age: number,
  read: OrganizationUser[] = [],
): Promise<OrganizationUser[] | undefined> {
  const rows = await client.users(age);
  const theirs = rows?.filter(({ email }) => same(email, who.email)) ?? [];
  const others = rows?.filter(({ id }) => who.ids.users.includes(id) && !theirs.some((row) => row.id === id));
  return (
    others &&
    withPermissions(
      client,
      [...theirs, ...others].map(({ id }) => id),
      read,
    )
  );
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
export type Reachable = { email?: string; viewers: string[]; addresses?: string[] };

/**
 * Somebody's subscriptions to one page. The search knows e-mails only in part and the link to a page access user not
 * at all, so where there may be such a link the whole list is read. `undefined` where the list is refused.
 * https://developer.statuspage.io/#operation/getPagesPageIdSubscribers
 */
export async function findSubscribers(
  client: Client,
  page: string,
  { email, viewers, addresses = [] }: Reachable,
): Promise<Subscriber[] | undefined> {
  const isTheirs = (row: Subscriber) =>
    same(row.email, email) ||
    (row.viewer !== null && viewers.includes(row.viewer)) ||
    addresses.some((address) => address === row.endpoint || address === row.phone);
  const byEmail = viewers.length === 0 && addresses.length === 0;
  if (byEmail && email === undefined) return [];
  const search = byEmail && email !== undefined && plain.test(email);
  return (await client.subscribers(page, search ? email : undefined))?.filter(isTheirs);
}
