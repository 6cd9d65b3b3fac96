import { type Fields, type Key, type Table, update } from '../aws/table.ts';
import { advanced, asking, type Head, isWanted, type Round, readHead, roundOf, wanting } from './head.ts';
import { encodeRows, findRows, hashOf, type Row } from './rows.ts';

/** One page of a list. Without `next` it was the last; `total` where the other side says how many rows there are. */
export type Page = { rows: Row[]; next?: string; total?: number };

/** What a whole read of a list found: the ids, and when that read began; milliseconds since 1970. */
export type Found = { ids: string[]; begunAt: number };

/** How far the read of a list is: pages read, of about so many, since when. Nothing where nobody has begun. */
export type Progress = { title: string; pages: number; of?: number; since?: number };

/** Where lists are kept, whose they are, and the world. Times in milliseconds since 1970. */
export type ListingWorld = {
  table: Table;
  /** Whose lists these are. */
  owner: string;
  now(): number;
  newId(): string;
};

/** Reads a page; `undefined` where the list is refused. */
export type ReadPage = (cursor: string | undefined) => Promise<Page | undefined>;

/** Long lists, each read once for all who need it: page by page, by one reader at a time, from where it got to. */
export type Listings = ReturnType<typeof createListings>;

/** Longer than a page can take. */
const heldFor = 90_000;
const longFor = 24 * 60 * 60_000;
const pagesAtMost = 20_000;

/** The key of the item that says how far the read of a list is. */
export const headKey = (owner: string, name: string): Key => ({
  pk: `LISTING#${owner}#${name}`,
  sk: 'LISTING',
});
/** Two reads of a list take turns in the same items, so that the one before serves until the next is complete. */
const itemKey = (owner: string, name: string, { number }: Round, index: number): Key => ({
  pk: `LISTING#${owner}#${name}`,
  sk: `ROWS#${number % 2}#${String(index).padStart(6, '0')}`,
});
const duePartition = (owner: string) => `LISTINGS#${owner}`;

/**
 * The lists of one owner, kept in a table. What a row is looked for by is kept as a hash, in items of less than 300 KB.
 *
 * @example
 * await listings.want('page access users', 'the page access users', departedAt);
 * await listings.readOn('page access users', readPage, deadline);   // as often as it takes
 * const found = await listings.find('page access users', ['jane@example.com']);
 */
export function createListings({ table, owner, now, newId }: ListingWorld) {
  const texts = new Map<string, { round: number; texts: string[] }>();

  /** Without a wait it keeps its turn. */
  function laterDue(head: Head, milliseconds: number): string | undefined {
    if (!isWanted(head)) return undefined;
    return milliseconds === 0 ? head.dueAt : new Date(now() + milliseconds).toISOString();
  }

  async function headOf(name: string): Promise<Head> {
    return readHead(await table.read(headKey(owner, name)));
  }

  async function change(name: string, to: (head: Head) => Head | undefined): Promise<Head> {
    const item = await update(table, headKey(owner, name), (stored) => {
      const head = to(readHead(stored));
      return head && fieldsOf(name, head);
    });
    return readHead(item);
  }

  function fieldsOf(name: string, head: Head): Fields {
    const due = head.dueAt === undefined ? undefined : duePartition(owner);
    return { ...head, name, duePartition: due };
  }

  /** The rows of a complete round, kept in this process until there is a newer one. */
  async function textsOf(name: string, round: Round): Promise<string[] | undefined> {
    const known = texts.get(name);
    if (known?.round === round.begunAt) return known.texts;
    const { pk, sk } = itemKey(owner, name, round, 0);
    const items = await table.list(pk, sk.slice(0, sk.lastIndexOf('#') + 1));
    const rows = items.filter((item) => item.round === round.begunAt).map((item) => String(item.rows));
    // Another round has begun to take the place of this one.
    if (rows.length < round.items) return undefined;
    texts.set(name, { round: round.begunAt, texts: rows });
    return rows;
  }

  /** Writes what a page holds, unless another reader wrote it since it was asked for. */
  async function keep(name: string, round: Round, rows: Row[], askedAt: number): Promise<number | undefined> {
    const parts = encodeRows(rows);
    for (const [index, text] of parts.entries()) {
      let isOurs = true;
      await update(table, itemKey(owner, name, round, round.items + index), (item) => {
        isOurs = !(item?.round === round.begunAt && Number(item.at) > askedAt);
        return isOurs ? { round: round.begunAt, at: now(), rows: text } : undefined;
      });
      if (!isOurs) return undefined;
    }
    return parts.length;
  }

  return {
    /** Whether a list was lately seen to have more than so many pages. */
    async isLonger(name: string, pages: number): Promise<boolean> {
      const { seen } = await headOf(name);
      return seen.pages > pages && now() - seen.at < longFor;
    },

    /** Notes that a list has more than so many pages. */
    async sawLonger(name: string, title: string, pages: number): Promise<void> {
      await change(name, (head) => {
        const known = now() - head.seen.at < longFor ? head.seen.pages : 0;
        return { ...head, title, seen: { pages: Math.max(known, pages + 1), at: now() } };
      });
    },

    /** What the last complete read says of these keys and ids; `undefined` where there is none. */
    async find(name: string, keys: string[], ids: string[] = []): Promise<Found | undefined> {
      const { complete } = await headOf(name);
      const rows = complete && (await textsOf(name, complete));
      return complete && rows && { ids: findRows(rows, keys, ids), begunAt: complete.begunAt };
    },

    /** Asks for a read that began at `since` or later, and answers how far it is. */
    async want(name: string, title: string, since: number): Promise<Progress> {
      const head = await change(name, (before) => wanting({ ...before, title }, since, now()));
      return progressOf(head);
    },

    /** When something was first asked that only a later read can answer. */
    async firstAsked(name: string, ask: string): Promise<number> {
      let since = now();
      await change(name, (before) => {
        const asked = asking(before, hashOf(ask), now());
        since = asked.since;
        return asked.head;
      });
      return since;
    },

    /** The names of the lists that are to be read, the one asked for first ahead. Eventually consistent. */
    async wanted(): Promise<string[]> {
      const items = await table.due(duePartition(owner), new Date(now()).toISOString(), 100);
      return items.flatMap(({ name }) => (typeof name === 'string' ? [name] : []));
    },

    /** Leaves a list alone for so many milliseconds, because it could not be read. */
    async putOff(name: string, milliseconds: number): Promise<void> {
      await change(name, (head) => ({ ...head, reader: undefined, dueAt: laterDue(head, milliseconds) }));
    },

    /**
     * Reads on until the list is complete, another reader has it, or `deadline` (milliseconds since 1970) has come.
     * Where it got to is kept after each page; what `readPage` throws ends the read, to go on from there later.
     */
    async readOn(name: string, readPage: ReadPage, deadline: number): Promise<void> {
      const token = newId();
      const isFree = ({ reader }: Head) => reader === undefined || reader.until <= now();
      const hold = () => ({ token, until: now() + heldFor });
      let head = await change(name, (before) =>
        isFree(before) && isWanted(before)
          ? { ...before, reading: roundOf(before, now()), reader: hold() }
          : undefined,
      );
      while (head.reader?.token === token && head.reading !== undefined && now() < deadline) {
        const round = head.reading;
        const askedAt = now();
        const page = round.pages < pagesAtMost ? await readPage(round.cursor) : undefined;
        const items = page && (await keep(name, round, page.rows, askedAt));
        if (page !== undefined && items === undefined) break;
        head = await change(name, (before) => {
          if (before.reader?.token !== token) return undefined;
          // A list that is refused, or has no end, is nothing to wait for: its next user is to find that out.
          if (page === undefined || items === undefined) return readHead({ title: before.title });
          const { next, total } = page;
          const after = advanced(before, round, { rows: page.rows.length, items, next, total }, now());
          return { ...after, reader: hold() };
        });
        if (page === undefined) return;
        if (head.reading === undefined && isWanted(head)) break;
      }
      await change(name, (before) =>
        before.reader?.token === token ? { ...before, reader: undefined } : undefined,
      );
    },
  };
}

/**
 * How far the read of a list is, by its item in the table (see `headKey`); an item that cannot be read is a list of
 * which nothing is read.
 */
export function progressOf(stored: unknown): Progress {
  const { title, reading, complete } = readHead(stored);
  const rows = reading && (reading.total ?? complete?.rows);
  const perPage = reading && reading.pages > 0 ? reading.rows / reading.pages : 0;
  const of = rows !== undefined && perPage > 0 ? Math.ceil(rows / perPage) : complete?.pages;
  return {
    title,
    pages: reading?.pages ?? 0,
    ...(of !== undefined && { of: Math.max(of, reading?.pages ?? 0) }),
    ...(reading !== undefined && { since: reading.begunAt }),
  };
}
