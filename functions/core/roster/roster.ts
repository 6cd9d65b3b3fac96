import { withLock } from '../../lib/aws/lock.ts';
import { type Due, type Fields, type Item, type Key, type Table, update } from '../../lib/aws/table.ts';
import type { Account } from '../accounts/account.ts';
import { duePartition } from '../accounts/due-partition.ts';
import type { Changed } from '../accounts/transitions/index.ts';
import { wordOf } from '../accounts/word.ts';
import type { Event } from '../contracts/event.ts';
import { eachAlone } from '../delivery/each-alone.ts';
import type { Changes } from '../people/changes.ts';
import type { Identity } from '../people/identity.ts';
import { dueIn } from './due.ts';
import { heardLine } from './heard-line.ts';
import { relieved, whole } from './identity-parts.ts';
import { isFresh } from './is-fresh.ts';
import type { HistoryItem, IdentityItem, LinkItem } from './items.ts';
import { keys, usersPartition } from './keys.ts';
import { lineIn, listed } from './lines.ts';
import { peopleIn, withSummary } from './people.ts';
import { fieldsOf, type PersonRecord, recordIn } from './person-record.ts';
import { isAlike } from './summary.ts';

/** What the roster may use of the world. */
type RosterWorld = {
  table: Table;
  now(): number;
  sleep(milliseconds: number): Promise<void>;
  newId(): string;
};

/** Milliseconds to wait for another process that joins people. */
const joiningTakes = 10_000;

/** The roster: persons, what sources say of them, and what they are on each target. Every write is conditional. */
export type Roster = ReturnType<typeof rosterOn> & {
  /**
   * Does work of which each person's summary is brought up to date once, in the end, however much of them changed; also where it
   * throws. It changes people by the roster that it is given.
   */
  together<T>(work: (roster: Roster) => Promise<T>): Promise<T>;
};

/** Opens the roster. */
export function createRoster(world: RosterWorld): Roster {
  const roster = rosterOn(world);
  return {
    ...roster,
    async together(work) {
      const touched: Touched = { persons: new Set(), loaded: new Map() };
      const inner: Roster = { ...rosterOn(world, touched), together: (more) => more(inner) };
      try {
        return await work(inner);
      } finally {
        const refresh = (person: string) => roster.refresh(person, touched.loaded.get(person));
        await eachAlone(touched.persons, refresh, { atOnce: 8 });
      }
    },
  };
}

/** Whose summaries are out of date, and the items of those of whom nothing was changed here since they were read. */
type Touched = { persons: Set<string>; loaded: Map<string, Item[]> };

/** @param touched Where given, takes what the caller is to sum up. */
function rosterOn(world: RosterWorld, touched?: Touched) {
  const { table, now, newId } = world;
  // A list of people keeps no change from anybody: what it lacks now, `sweep` finds.
  const touch = async (person: string, refresh: (person: string) => Promise<void>) => {
    if (touched === undefined) await eachAlone([person], refresh);
    else touched.persons.add(person);
  };

  return {
    table,
    now,
    newId,

    /** Everything of one person, strongly consistent. */
    async load(person: string): Promise<PersonRecord> {
      const items = await itemsOf(table, person);
      touched?.loaded.set(person, items);
      // A worker that was cut off before a person was summed up the first time left nothing that lists them.
      if (items.length > 0 && !items.some(isOwn)) touched?.persons.add(person);
      return recordIn(table, person, items);
    },

    /** Who is who is settled by one process at a time: two that join the same people the other way round would swap them. */
    exclusively: <T>(work: () => Promise<T>) => withLock(world, 'people', now() + joiningTakes, work),

    /** One identity, or the person it moved to. */
    async identity(person: string, source: string, user: string): Promise<IdentityItem | undefined> {
      return fieldsOf<IdentityItem>(await table.read(keys.identity(person, source, user)));
    },

    /**
     * Changes one identity; `change` answers `undefined` to leave it as it is, and is given what fits into one item: of
     * memberships that may be a part. It is called again after each lost race.
     */
    async updateIdentity(
      person: string,
      source: string,
      user: string,
      change: (
        item: IdentityItem | undefined,
      ) => IdentityItem | undefined | Promise<IdentityItem | undefined>,
    ): Promise<IdentityItem | undefined> {
      const key = keys.identity(person, source, user);
      for (;;) {
        const before = await table.read(key);
        const item = await change(fieldsOf<IdentityItem>(before));
        if (item === undefined) return fieldsOf<IdentityItem>(before);
        touched?.loaded.delete(person);
        const fitting = { ...item, identity: await relieved(table, item.identity) };
        if (!(await table.write(key, before, fitting))) continue;
        const known = fieldsOf<IdentityItem>(before);
        const hasMoved = known?.movedTo !== item.movedTo || known?.arrivesFrom !== item.arrivesFrom;
        if (hasMoved || !isAlike(known?.identity, item.identity))
          await touch(person, (one) => this.refresh(one));
        return fitting;
      }
    },

    /** An identity with all of its memberships. */
    whole: (identity: Identity) => whole(table, identity),

    /** What a person is on one target. */
    async account(person: string, target: string): Promise<Account | undefined> {
      return fieldsOf<Account>(await table.read(keys.account(person, target)));
    },

    /** Changes one account by a transition, which answers `undefined` to leave it as it is; answers it as it is then. */
    async updateAccount(
      person: string,
      target: string,
      transition: (account: Account) => Changed | undefined,
    ): Promise<Account | undefined> {
      let isAnother = false;
      const item = await changeItem<Account>(table, keys.account(person, target), (account) => {
        const before = account ?? { person, target, status: 'unmanaged' };
        const after = transition(before);
        if (after !== undefined) touched?.loaded.delete(person);
        isAnother = after !== undefined && wordOf(after) !== wordOf(before);
        return after;
      });
      if (isAnother) await touch(person, (one) => this.refresh(one));
      return item;
    },

    /** Brings the summary of a person up to date; writes nothing where it is. `loaded`: their items, where they are as they were read. */
    async refresh(person: string, loaded?: Item[]): Promise<void> {
      for (let known = loaded; ; known = undefined) {
        const items = known ?? (await itemsOf(table, person));
        const before = items.find(isOwn);
        const fields = withSummary(before, await recordIn(table, person, items), now());
        if (fields === undefined || (await table.write(keys.person(person), before, fields))) return;
      }
    },

    /** The summaries of everybody, or of those of whom anything in it changed since then (ISO 8601 UTC), page by page. */
    people: (since?: string) => peopleIn(table, since),

    /** The leavers of a target who are due until `until` (ISO 8601), also those among many who change at once; by pages. */
    async *leavers(target: string, until: string): AsyncGenerator<Account[]> {
      for (const lane of ['leavers', 'bulk'] as const) {
        for await (const page of dueIn(table, duePartition(target, lane), until)) {
          yield page.flatMap((item) => fieldsOf<Account>(item) ?? []);
        }
      }
    },

    /** Whose a link is. */
    async linkOwner(link: Key): Promise<string | undefined> {
      return fieldsOf<LinkItem>(await table.read(link))?.person;
    },

    /** Takes a link for `person` while it still belongs to `from` (nobody, where absent); answers who has it now. */
    async takeLink(link: Key, person: string, from?: string): Promise<string> {
      const item = await changeItem<LinkItem>(table, link, (held) =>
        held?.person === from ? { ...held, ...listedUser(link), person, at: iso(now()) } : undefined,
      );
      return item?.person ?? person;
    },

    /**
     * Takes a link again for the person who has it, before anything is written that it leads to; answers who has it. What leads to
     * nothing is removed by and by, but not while it was taken lately.
     */
    async keepLink(link: Key, person: string): Promise<string | undefined> {
      const item = await changeItem<LinkItem>(table, link, (held) =>
        held?.person === person && !isFresh(held.at, now()) ? { ...held, at: iso(now()) } : undefined,
      );
      return item?.person;
    },

    /** Whether the e-mail is this person's: no account is ever worked on by an e-mail that is another person's. */
    async ownsEmail(person: string, email: string): Promise<boolean> {
      return (await this.linkOwner(keys.emailLink(email))) === person;
    },

    /** Adds a line to the audit trail, where no line is ever written twice. */
    async record(person: string, line: Omit<HistoryItem, 'at'>): Promise<void> {
      const at = new Date(now()).toISOString();
      await table.write(keys.history(person, at, newId()), undefined, listed({ ...line, at }));
    },

    /** The same for a line that may be told again after a crash: with the same place in time (ISO 8601 UTC) and name it is written once. */
    async recordOnce(
      person: string,
      { place, name }: { place: string; name: string },
      line: Omit<HistoryItem, 'at'>,
    ): Promise<void> {
      await table.write(keys.history(person, place, name), undefined, listed({ ...line, at: iso(now()) }));
    },

    /**
     * Adds what an event changed to the audit trail, before it is folded in: a worker that is cut off between the two finds the same
     * change again, and the line of an event is written once, because its place is made of when the event happened and its id.
     */
    async hear(person: string, event: Event, user: string, changes: Changes): Promise<void> {
      const at = new Date(now()).toISOString();
      await table.write(
        keys.heard(person, event, user),
        undefined,
        listed(heardLine(event, user, changes, at)),
      );
    },

    /** The newest lines of the audit trail, newest first; those of before it had a partition of its own come last. */
    async history(person: string, limit: number): Promise<HistoryItem[]> {
      const { pk } = keys.history(person, '', '');
      const items = await table.newest(pk, '', limit);
      const rest = limit - items.length;
      const older = rest > 0 ? await table.newest(keys.person(person).pk, 'HISTORY#', rest) : [];
      const lines = [...items, ...older].map(lineIn);
      // An event that came late has its place where it happened, and is shown where it was heard.
      return lines.toSorted((one, other) => placeOf(other).localeCompare(placeOf(one)));
    },
  };
}

/** The place of a line in time; of what was heard and done at the same time, the first was the reason. */
function placeOf({ at, heard }: HistoryItem): string {
  return `${at} ${heard === undefined ? 'done' : ''}`;
}

/** The link of a user is found among all users of the source. */
function listedUser({ pk }: Key): Partial<Due> {
  const [, source, user] = /^LINK#user#([^#]+)#(.+)$/s.exec(pk) ?? [];
  return source === undefined || user === undefined
    ? {}
    : { duePartition: usersPartition(source), dueAt: user };
}

const iso = (time: number) => new Date(time).toISOString();
const isOwn = ({ sk }: Item) => sk === keys.person('').sk;
const itemsOf = (table: Table, person: string) => table.list(keys.person(person).pk);

async function changeItem<T extends Fields>(
  table: Table,
  key: Key,
  change: (item: T | undefined) => T | undefined,
): Promise<T | undefined> {
  return fieldsOf<T>(await update(table, key, (item) => change(fieldsOf<T>(item))));
}
