import type { Effort } from '../../core/contracts/effort.ts';
import type { Unproved } from '../../core/contracts/observed.ts';
import { type Ids, same, type Viewer } from './account.ts';
import type { Client } from './client.ts';
import { named } from './names.ts';
import type { Named, PartKind, ViewerRow } from './schema.ts';

/** Whom to look for: the e-mail they have now, if any, and the ids that they had when we looked last. */
export type Who = { email?: string; ids: Ids; effort: Effort };

/**
 * `rows`: what was found; `undefined` where there is no such thing or it may not be read. `partial`: what was found is
 * worth working on before anything else is looked for.
 */
export type Found<T> = { rows: T[] | undefined; partial?: boolean; unproved?: Unproved };

/**
 * A person's page access users on one page, those with their e-mail first. `undefined` where the page has no such thing.
 * `wanted`: whether one is enough, because this is where they belong. A list that is one page long tells everything in
 * one call; in a longer one the filter may miss an address in other letter case or with a plus, and misses a person who
 * has only a login. https://developer.statuspage.io/#operation/getPagesPageIdPageAccessUsers
 */
export async function findViewers(
  client: Client,
  page: string,
  who: Who,
  wanted: boolean,
): Promise<Found<ViewerRow>> {
  const { email, effort } = who;
  const ids = [...new Set([...(who.ids.viewers[page] ?? []), ...client.memory.idOf(page, email)])];
  if (email === undefined) return { rows: await readById(client, page, ids) };
  const ordered = (rows: ViewerRow[]) =>
    rows.toSorted((one, other) => Number(isTheirs(email, other)) - Number(isTheirs(email, one)));
  const known = wanted ? await readById(client, page, ids) : [];
  if (known.some((row) => isTheirs(email, row))) return { rows: ordered(known) };
  const short = await listViewers(client, page, email, { calls: 1, age: effort.age }, ids);
  if (short?.whole) return { rows: ordered(union(short.rows, known)) };
  const byId = wanted ? known : await readById(client, page, ids);
  const filtered = short && (await client.viewersLike(page, email));
  if (filtered === undefined) return { rows: byId.length === 0 ? undefined : byId };
  const hits = filtered.filter((row) => isTheirs(email, row));
  const found =
    hits.length === 0
      ? await searchViewers(client, page, email, effort)
      : { rows: hits, ...(effort.since !== undefined && { partial: true }) };
  return { ...found, rows: union(found.rows, byId) };
}

function union(rows: ViewerRow[], others: ViewerRow[]): ViewerRow[] {
  return [...rows, ...others.filter(({ id }) => !rows.some((row) => row.id === id))];
}

/** A person's page access users out of the list of all. */
export async function searchViewers(
  client: Client,
  page: string,
  email: string,
  effort: Effort,
): Promise<{ rows: ViewerRow[]; unproved?: Unproved }> {
  const { rows = [], unproved } = (await listViewers(client, page, email, effort)) ?? {};
  return { rows, ...(unproved && { unproved }) };
}

/** The list may be old: what it says of a person is asked again then. `ids` are theirs whatever the e-mail. */
async function listViewers(client: Client, page: string, email: string, effort: Effort, ids: string[] = []) {
  const began = client.now();
  const listed = await client.lists.find(client.viewers(page), { keys: [email], ids, ...effort });
  if (listed === undefined) return undefined;
  const { found, readAt, whole, unproved } = listed;
  const left = found.filter(({ id }) => !client.memory.isGone(client.paths.viewers(page, id), readAt));
  const fresh = readAt < began ? [] : left.flatMap(({ row }) => row ?? []);
  const ofOld = left.map(({ id }) => id).filter((id) => !fresh.some((row) => row.id === id));
  const old = await readById(client, page, ofOld);
  const rows = [...fresh, ...old].filter((row) => ids.includes(row.id) || isTheirs(email, row));
  return { rows, whole, unproved };
}

async function readById(client: Client, page: string, ids: string[]): Promise<ViewerRow[]> {
  const rows: ViewerRow[] = [];
  for (const id of ids) {
    const row = await client.viewer(page, id);
    if (row !== undefined) rows.push(row);
  }
  return rows;
}

/** Single sign-on may make a page access user without an e-mail: then the login is compared with it. */
function isTheirs(email: string, { email: own, login }: ViewerRow): boolean {
  return same(own, email) || (own === null && same(login, email));
}

/** Page access users with what their groups are called. */
export function withGroups(rows: ViewerRow[], groups: Named[]): Viewer[] {
  return rows.map(({ groupIds, ...row }) => ({ ...row, groups: named(groupIds, groups) }));
}

/** The same with their parts of these kinds, which are read where they are not known. */
export async function withParts(
  client: Client,
  page: string,
  viewers: Viewer[],
  kinds: readonly PartKind[],
): Promise<Viewer[]> {
  const described = viewers.map((viewer) => ({ ...viewer }));
  for (const viewer of described) {
    for (const kind of kinds) viewer[kind] ??= await client.parts(page, viewer.id, kind);
  }
  return described;
}
