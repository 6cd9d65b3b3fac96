import { withLock } from '../../lib/aws/lock.ts';
import { type Due, type Fields, type Item, type Key, type Table, update } from '../../lib/aws/table.ts';
import type { Account } from '../accounts/account.ts';
import { duePartition } from '../accounts/due-partition.ts';
import type { Changed } from '../accounts/transitions/index.ts';
import { Transient } from '../contracts/errors.ts';
import type { Event } from '../contracts/event.ts';
import type { Changes } from '../people/changes.ts';
import type { Identity } from '../people/identity.ts';
import { dueIn } from './due.ts';
import { heardLine } from './heard-line.ts';
import { relieved, whole } from './identity-parts.ts';
import { isAccount } from './is-account.ts';
import type { HistoryItem, IdentityItem, LinkItem } from './items.ts';
import { keys, usersPartition } from './keys.ts';

/**
 * Everything the roster holds of one person; `movedTo` is whose identities theirs are now, if any moved. `unreadable`
 * are the targets on which something is known of them that nobody understands: not the same as nothing.
 */
export type PersonRecord = {
  person: string;
  identities: Identity[];
  accounts: Record<string, Account>;
  unreadable?: string[];
  movedTo?: string;
};

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
export type Roster = ReturnType<typeof createRoster>;

export function createRoster(world: RosterWorld) {
  const { table, now, newId } = world;

  return {
    table,
    now,
    newId,

    /** Everything of one person, strongly consistent. */
    async load(person: string): Promise<PersonRecord> {
      const items = await table.list(`PERSON#${person}`);
      const identities = await arrived(table, person, of<IdentityItem>(items, 'IDENTITY#'));
      const movedTo = identities.findLast((item) => item.movedTo !== undefined)?.movedTo;
      const { readable = [], odd = [] } = Object.groupBy(
        items.filter(({ sk }) => sk.startsWith('TARGET#')),
        (item) => (isAccount(item) ? 'readable' : 'odd'),
      );
      return {
        person,
        identities: await Promise.all(
          identities.flatMap((item) => (item.movedTo === undefined ? [whole(table, item.identity)] : [])),
        ),
        accounts: Object.fromEntries(
          of<Account>(readable, 'TARGET#').map((item) => [item.target, item] as const),
        ),
        ...(odd.length > 0 && { unreadable: odd.map(({ sk }) => sk.slice('TARGET#'.length)) }),
        ...(movedTo !== undefined && { movedTo }),
      };
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
        const fitting = { ...item, identity: await relieved(table, item.identity) };
        if (await table.write(key, before, fitting)) return fitting;
      }
    },

    /** An identity with all of its memberships. */
    whole: (identity: Identity) => whole(table, identity),

    /** What a person is on one target. */
    async account(person: string, target: string): Promise<Account | undefined> {
      return fieldsOf<Account>(await table.read(keys.account(person, target)));
    },

    /** Changes one account by a transition, which answers `undefined` to leave it as it is; answers it as it is then. */
    updateAccount: (person: string, target: string, transition: (account: Account) => Changed | undefined) =>
      changeItem<Account>(table, keys.account(person, target), (account) =>
        transition(account ?? { person, target, status: 'unmanaged' }),
      ),

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
        held?.person === from ? { ...held, ...listedUser(link), person } : undefined,
      );
      return item?.person ?? person;
    },

    /** Whether the e-mail is this person's: no account is ever worked on by an e-mail that is another person's. */
    async ownsEmail(person: string, email: string): Promise<boolean> {
      return (await this.linkOwner(keys.emailLink(email))) === person;
    },

    /** Writes the person's own item, once. */
    async create(person: string): Promise<void> {
      const since = new Date(now()).toISOString();
      await update(table, keys.person(person), (item) =>
        item === undefined ? { person, since } : undefined,
      );
    },

    /** Adds a line to the audit trail, where no line is ever written twice. */
    async record(person: string, line: Omit<HistoryItem, 'at'>): Promise<void> {
      const at = new Date(now()).toISOString();
      await table.write(keys.history(person, at, newId()), undefined, { ...line, at });
    },

    /**
     * Adds what an event changed to the audit trail, before it is folded in: a worker that is cut off between the two finds the same
     * change again, and the line of an event is written once, because its place is made of when the event happened and its id.
     */
    async hear(person: string, event: Event, user: string, changes: Changes): Promise<void> {
      const at = new Date(now()).toISOString();
      await table.write(keys.heard(person, event, user), undefined, heardLine(event, user, changes, at));
    },

    /** The newest lines of the audit trail, newest first; those of before it had a partition of its own come last. */
    async history(person: string, limit: number): Promise<HistoryItem[]> {
      const { pk } = keys.history(person, '', '');
      const items = await table.newest(pk, '', limit);
      const rest = limit - items.length;
      const older = rest > 0 ? await table.newest(keys.person(person).pk, 'HISTORY#', rest) : [];
      const lines = [...items, ...older].flatMap((item) => fieldsOf<HistoryItem>(item) ?? []);
      // An event that came late has its place where it happened, and is shown where it was heard.
      return lines.toSorted((one, other) => placeOf(other).localeCompare(placeOf(one)));
    },
  };
}

/** The place of a line in time; of what was heard and done at the same time, the first was the reason. */
function placeOf({ at, heard }: HistoryItem): string {
  return `${at} ${heard === undefined ? 'done' : ''}`;
}

/** A person who is known only in part is not to be judged: what cannot be read may be what keeps them. */
function isIdentity(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { source, userId, attributes, addresses, memberships, groupNames } = value;
  if (typeof source !== 'string' || typeof userId !== 'string') return false;
  return [attributes, addresses, memberships, groupNames].every(isObject);
}

/** The link of a user is found among all users of the source. */
function listedUser({ pk }: Key): Partial<Due> {
  const [, source, user] = /^LINK#user#([^#]+)#(.+)$/s.exec(pk) ?? [];
  return source === undefined || user === undefined
    ? {}
    : { duePartition: usersPartition(source), dueAt: user };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** Without those of whom it is not noted yet, where they are, that they moved here. */
async function arrived(table: Table, person: string, items: IdentityItem[]): Promise<IdentityItem[]> {
  const counted: IdentityItem[] = [];
  for (const item of items) {
    if (!isIdentity(item.identity)) throw new Transient('what a source says of this person cannot be read');
    const { source, userId } = item.identity;
    const origin =
      item.arrivesFrom && (await table.read(keys.identity(item.arrivesFrom, source, userId)))?.movedTo;
    if (item.arrivesFrom === undefined || origin === person) counted.push(item);
  }
  return counted;
}

async function changeItem<T extends Fields>(
  table: Table,
  key: Key,
  change: (item: T | undefined) => T | undefined,
): Promise<T | undefined> {
  return fieldsOf<T>(await update(table, key, (item) => change(fieldsOf<T>(item))));
}

/** The table gives back what was put in: this is the one place where its items get their types again. */
function fieldsOf<T>(item: Item | Fields | undefined): T | undefined {
  if (item === undefined) return undefined;
  const { pk: _pk, sk: _sk, revision: _revision, ...fields } = item;
  return fields as T;
}

function of<T>(items: Item[], prefix: string): T[] {
  return items.filter((item) => item.sk.startsWith(prefix)).flatMap((item) => fieldsOf<T>(item) ?? []);
}
