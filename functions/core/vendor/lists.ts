import type { Table } from '../../lib/aws/table.ts';
import { minute } from '../../lib/duration.ts';
import { createListings, type Listings, type Progress } from '../../lib/listing/index.ts';
import type { ListedFound, ListedRow } from '../contracts/listed.ts';
import type { List, Lists } from '../contracts/lists.ts';
import type { Unproved } from '../contracts/observed.ts';
import type { Wanted } from '../contracts/wanted.ts';

type ListsWorld = {
  table: Table;
  owner: string;
  now(): number;
  newId(): string;
  /** Called when a list is wanted that is still to be read. Never throws. */
  wanted?(): Promise<void>;
};

const callsAtMost = 4;
/** How old a proof may be, besides being no older than what it proves. */
const proofAtMost = 6 * 60 * 60_000;

/**
 * The lists of one target, shared through the table by all who need them. `find` answers what is known, with `unproved`
 * where only a complete list could say more: that list is then read page by page. Where the vendor refuses the list, it
 * answers `undefined`.
 */
export function createLists(world: ListsWorld): Lists {
  const { now } = world;
  const listings = createListings(world);
  const readShort = createShortReads(now);
  const inLong = async <T>(list: List<T>, wanted: Wanted) => {
    const found = await findInLong(listings, now(), list, wanted);
    if (found.unproved !== undefined) await world.wanted?.();
    return found;
  };
  return {
    async find(list, wanted) {
      const { calls = callsAtMost } = wanted;
      if (await listings.isLonger(list.name, calls)) return inLong(list, wanted);
      const since = typeof wanted.since === 'number' ? wanted.since : 0;
      const { at, rows } = await readShort(list, calls, Math.max(now() - (wanted.age ?? 0) + 1, since));
      if (rows === undefined) return undefined;
      if (rows !== 'longer') return { found: matching(rows, wanted), readAt: at, whole: true };
      await listings.sawLonger(list.name, list.title, calls);
      return inLong(list, wanted);
    },
  };
}

type Short<T> = { at: number; calls: number; rows: Promise<ListedRow<T>[] | 'longer' | undefined> };

/** All rows of a short list, read at `since` or later. A list in flight is shared; one that failed is not kept. */
function createShortReads(now: () => number) {
  const reads = new Map<string, Short<unknown>>();
  return async <T>(list: List<T>, calls: number, since: number) => {
    // What was read under a name is what its list reads.
    const known = reads.get(list.name) as Short<T> | undefined;
    if (known !== undefined && known.at >= since) {
      const rows = await known.rows;
      if (rows !== 'longer' || known.calls >= calls) return { at: known.at, rows };
    }
    const entry = { at: now(), calls, rows: readAll(list, calls) };
    reads.set(list.name, entry);
    try {
      return { at: entry.at, rows: await entry.rows };
    } catch (error) {
      if (reads.get(list.name) === entry) reads.delete(list.name);
      throw error;
    }
  };
}

async function readAll<T>(list: List<T>, calls: number): Promise<ListedRow<T>[] | 'longer' | undefined> {
  const rows: ListedRow<T>[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < calls; page++) {
    const answer = await list.read(cursor);
    if (answer === undefined) return undefined;
    rows.push(...answer.rows);
    if (answer.next === undefined) return rows;
    cursor = answer.next;
  }
  return 'longer';
}

async function findInLong<T>(
  listings: Listings,
  now: number,
  { name, title }: List<T>,
  { keys, ids, since }: Wanted,
): Promise<ListedFound<T>> {
  const seen = await listings.find(name, keys, ids);
  const readAt = seen?.begunAt ?? 0;
  const found = (seen?.ids ?? []).map((id) => ({ id }));
  if (since === undefined) return { found, readAt, whole: false };
  const asked = since === 'first asked' ? await listings.firstAsked(name, keys.join(' ')) : since;
  const needed = Math.max(Math.min(asked, now), now - proofAtMost);
  if (readAt >= needed) return { found, readAt, whole: true };
  const progress = await listings.want(name, title, needed);
  return { found, readAt, whole: false, unproved: unproved(name, progress, now) };
}

function matching<T>(rows: ListedRow<T>[], { keys, ids = [] }: Wanted): { id: string; row?: T }[] {
  const wanted = new Set(keys.map(plain));
  const found = rows.filter((row) => ids.includes(row.id) || row.keys.some((key) => wanted.has(plain(key))));
  // A page begins with the end of the one before, so a row may come twice.
  return [...new Map(found.map(({ id, row }) => [id, { id, row }])).values()];
}

const plain = (key: string) => key.trim().toLowerCase();

/** Why nothing can be said yet, and when it is worth asking again. */
function unproved(list: string, { title, pages, of, since }: Progress, now: number): Unproved {
  const perPage = since !== undefined && pages >= 10 ? (now - since) / pages : 2_000;
  const left = Math.max(0, (of ?? 2 * pages) - pages) * perPage;
  return {
    list,
    message: `a complete list of ${title} is being read`,
    retryAfter: Math.min(15 * minute, Math.max(minute, left)),
  };
}
