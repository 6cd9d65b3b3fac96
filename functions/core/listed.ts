import { createListings, type Listings, type Progress } from '../lib/listing/index.ts';
import type { Row } from '../lib/listing/rows.ts';
import type { Table } from '../lib/table.ts';
import { Throttled } from './errors.ts';
import type { Desired, Leaving, Unproved } from './target.ts';

/** A row as it was read: `row` is in the vendor's own shape, where there is one. */
export type ListedRow<T> = Row & { row?: T };

/** One page of a list; without `next` it was the last. `total`: how many rows the vendor says that there are. */
export type ListedPage<T = unknown> = { rows: ListedRow<T>[]; next?: string; total?: number };

/**
 * A list of all that a vendor has of one kind, read page by page, a call each. `cursor` is the `next` of the page
 * before; `read` answers `undefined` where the list is refused. `title` is the list in words: "the team members".
 */
export type List<T = unknown> = {
  name: string;
  title: string;
  read(cursor: string | undefined): Promise<ListedPage<T> | undefined>;
};

/** What is looked for, by any of these keys or ids. */
export type Wanted = {
  keys: string[];
  ids?: string[];
  /** A list that ends within so many calls is read at once. @default 4 */
  calls?: number;
  /** How old what was read so may be, in milliseconds. @default 0 */
  age?: number;
  /**
   * Only a read that began at this time or later proves that there is no more (milliseconds since 1970; or when this
   * was first asked). Where there is none yet it is asked for, and `unproved` says so. Without it a long list is looked
   * at as it was read last, if it was.
   */
  since?: number | 'first asked';
};

/** How much a look in a list of all may cost, and what it is to prove. */
export type Effort = Pick<Wanted, 'calls' | 'age' | 'since'>;

/** Whom nothing finds is made: where they are there already, the vendor says so, and then it is worth a long look. */
export const briefly: Effort = { calls: 1, age: 5 * 60_000 };

/**
 * What saying that there is no account takes. At a mute, ids and searches suffice for whom we knew there before they
 * left: a long list is looked at only if it was read lately. For whom we did not, and at a removal, it proves.
 */
export function effortOf(state: Desired['state'], leaving: Leaving | undefined): Effort {
  if (state === 'present') return briefly;
  if (state === 'muted' && leaving?.identified) return { calls: 1 };
  // Whoever does not leave is only looked for: nobody waits for the proof.
  return leaving === undefined ? {} : { since: leaving.knownAt };
}

/** The failure of what waits for such a proof. */
export function waiting({ message, retryAfter, list }: Unproved): Throttled {
  return new Throttled(message, retryAfter, { list });
}

/**
 * What was found, to be read by its id where `row` is missing: the list may be hours old. `readAt`: when that read
 * began; `whole`: whether it is good enough to say that there is no more.
 */
export type ListedFound<T> = {
  found: { id: string; row?: T }[];
  readAt: number;
  whole: boolean;
  unproved?: Unproved;
};

/** The lists of a vendor. A list of a few pages is read where it is needed, a longer one once for all who need it. */
export type Lists = {
  /** `undefined` where the list is refused. */
  find<T>(list: List<T>, wanted: Wanted): Promise<ListedFound<T> | undefined>;
};

export type ListsWorld = {
  table: Table;
  owner: string;
  now(): number;
  newId(): string;
  /** Called when a list is wanted that somebody has to read. Never throws. */
  wanted?(): Promise<void>;
};

const callsAtMost = 4;
/** How old a proof may be, besides being no older than what it proves. */
const proofAtMost = 6 * 60 * 60_000;

/** The lists of one target, shared through the table by all who need them. */
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

const minute = 60_000;

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
