import type { Fields, Item, Table } from '../../lib/aws/table.ts';
import type { Account } from '../accounts/account.ts';
import type { Exclusion } from '../accounts/exclusion.ts';
import { Transient } from '../contracts/errors.ts';
import type { Identity } from '../people/identity.ts';
import { exclusionIn } from './exclusions.ts';
import { whole } from './identity-parts.ts';
import { isAccount } from './is-account.ts';
import type { IdentityItem } from './items.ts';
import { keys } from './keys.ts';

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
  /** Also one that is over. */
  exclusion?: Exclusion;
};

/** What the items of a person say. */
export async function recordIn(table: Table, person: string, items: Item[]): Promise<PersonRecord> {
  const identities = await arrived(table, person, of<IdentityItem>(items, 'IDENTITY#'));
  const exclusion = exclusionIn(items.find(({ sk }) => sk === keys.exclusion(person).sk));
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
    ...(exclusion && { exclusion }),
  };
}

/** The identity in an item; `undefined` where nobody understands it. Of one in parts, what its own item holds. */
export function identityIn({ identity }: Fields): Identity | undefined {
  return isIdentity(identity) ? identity : undefined;
}

/** A person who is known only in part is not to be judged: what cannot be read may be what keeps them. */
function isIdentity(value: unknown): value is Identity {
  if (!isObject(value)) return false;
  const { source, userId, attributes, addresses, memberships, groupNames } = value;
  if (typeof source !== 'string' || typeof userId !== 'string') return false;
  return [attributes, addresses, memberships, groupNames].every(isObject);
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

/** The table gives back what was put in: this is the one place where its items get their types again. */
export function fieldsOf<T>(item: Item): T;
export function fieldsOf<T>(item: Item | Fields | undefined): T | undefined;
export function fieldsOf<T>(item: Item | Fields | undefined): T | undefined {
  if (item === undefined) return undefined;
  const { pk: _pk, sk: _sk, revision: _revision, ...fields } = item;
  return fields as T;
}

function of<T>(items: Item[], prefix: string): T[] {
  return items.filter((item) => item.sk.startsWith(prefix)).flatMap((item) => fieldsOf<T>(item) ?? []);
}
