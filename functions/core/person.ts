import { emailAddress } from '../lib/email.ts';
import { type Addresses, joinAddresses, overlap, type Tenure, tenureOf } from './addresses.ts';
import { placed } from './clock.ts';
import { type Event, eventTypes, type User } from './event.ts';

/**
 * A moment, as text that compares in order: time, then the rank of the event's type, then the event's id. No two
 * events share one, so "the later wins" is never a matter of who came first.
 */
export type Stamp = string;

/** A value and when it was said. */
export type Register<T> = { value: T; stamp: Stamp };

export const attributeNames = [
  'userName',
  'email',
  'displayName',
  'givenName',
  'familyName',
  'title',
  'timezone',
  'locale',
  'phoneNumbers',
] as const;
export type Attributes = Pick<User, (typeof attributeNames)[number]>;

/** What one source has said about one of its users, up to now. */
export type Identity = {
  source: string;
  userId: string;
  exists?: Register<boolean>;
  active?: Register<boolean>;
  attributes: { [Name in keyof Attributes]?: Register<NonNullable<Attributes[Name]>> };
  /** Every address that they were ever said to have: whoever knows one of them knows this user. */
  addresses: Addresses;
  /** The first login of theirs that looks like an address: it served as one until an e-mail was said. */
  firstLogin?: Register<string>;
  /** By group id: whether they are a member. */
  memberships: Record<string, Register<boolean>>;
  /** By group id: the group's name, where a source said it. */
  groupNames: Record<string, Register<string>>;
  /**
   * When the latest complete list of the user's groups was said: a membership that was said before is void, and a
   * group that was not said since is none of theirs. The list's own groups bear this very stamp. Whoever is deleted
   * has a complete list of nothing.
   */
  cleared?: Stamp;
  /** The latest time that the source's clock claimed while it was ahead (ISO 8601 UTC). */
  aheadUntil?: string;
  /** Some of the memberships and names of groups are kept elsewhere: this is not all of them. */
  split?: true;
};

/** An identity of which nothing is known. */
export function blank(source: string, userId: string): Identity {
  return { source, userId, attributes: {}, addresses: {}, memberships: {}, groupNames: {} };
}

/**
 * What is known after one more event. Commutative and idempotent, because an event is itself an identity of which
 * little is known, and folding is joining the two.
 */
export function fold(identity: Identity, event: Event): Identity {
  return join(identity, said(identity, placed(identity, event)));
}

/** Everything that two views of the same identity know together: the later register wins, each for itself. */
export function join(one: Identity, other: Identity): Identity {
  const ahead = latest(one.aheadUntil, other.aheadUntil);
  return {
    source: one.source,
    userId: one.userId,
    exists: later(one.exists, other.exists),
    active: later(one.active, other.active),
    attributes: joinAll(one.attributes, other.attributes),
    addresses: joinAddresses(one.addresses, other.addresses),
    firstLogin: earlier(one.firstLogin, other.firstLogin),
    memberships: joinAll(one.memberships, other.memberships),
    groupNames: joinAll(one.groupNames, other.groupNames),
    cleared: latest(one.cleared, other.cleared),
    ...(ahead !== undefined && { aheadUntil: ahead }),
    split: one.split ?? other.split,
  };
}

function latest(one: string | undefined, other: string | undefined): string | undefined {
  return [one, other]
    .filter((text) => text !== undefined)
    .sort()
    .at(-1);
}

/** Whether the source still has this user. One that was only ever mentioned exists. */
export function isLiving(identity: Identity): boolean {
  return identity.exists?.value ?? true;
}

/** Whether the user has left and keeps the groups: deactivated, and not deleted since. */
export function isDeactivated(identity: Identity): boolean {
  return !isLiving(identity) && (identity.exists?.stamp ?? '') > (identity.cleared ?? '');
}

/** The ids of the groups that the user is in. */
export function groupsOf(identity: Identity): string[] {
  const { cleared = '', memberships } = identity;
  return Object.entries(memberships)
    .filter(([, membership]) => membership.value && membership.stamp >= cleared)
    .map(([group]) => group)
    .sort();
}

/** The user's e-mail in lower case: what the source calls so, or a login that is one. Always a good address. */
export function emailOf({ attributes }: Identity): string | undefined {
  return addressIn(attributes.email?.value) ?? addressIn(attributes.userName?.value);
}

/** The user's addresses: the one of now, and those they had before. */
export function emailsOf(identity: Identity): { now?: string; before: string[] } {
  const now = emailOf(identity);
  return {
    now,
    before: Object.keys(identity.addresses).filter((email) => email !== now && addressIn(email)),
  };
}

/** Whether two users had the address at the same time. */
export function shared(one: Identity, other: Identity, email: string): boolean {
  return overlap(tenureIn(one, email), tenureIn(other, email));
}

/**
 * When a user had an address. A login that serves as one counts while it does; of those of before, nothing but the
 * first is remembered.
 */
export function tenureIn(identity: Identity, email: string): Tenure | undefined {
  const said = tenureOf(identity.addresses, email);
  return said ?? (emailOf(identity) === email ? { from: '' } : undefined);
}

function addressIn(text: string | undefined): string | undefined {
  return text === undefined ? undefined : emailAddress(text)?.toLowerCase();
}

/**
 * When an event says what it says. One whose source's clock is ahead counts as of when it was first heard of, after
 * all that is said of that very millisecond, and among its like as of the source's own time.
 */
export function stampOf(event: Event): Stamp {
  const { occurredAt, claimedAt, type, id } = event;
  const at = claimedAt === undefined ? occurredAt : `${occurredAt} ~${claimedAt}`;
  return `${at} ${eventTypes.indexOf(type)} ${id}`;
}

/** Nobody has more telephones, and whatever a source says of somebody must fit into an item. */
const phoneNumbersAtMost = 20;

function said({ source, userId }: Identity, event: Event): Identity {
  const stamp = stampOf(event);
  const register = <T>(value: T): Register<T> => ({ value, stamp });
  const identity: Identity = { ...blank(source, userId), aheadUntil: event.claimedAt };
  const address = addressIn(event.user?.email);
  for (const name of attributeNames) {
    const value = name === 'email' && address === undefined ? undefined : event.user?.[name];
    const fitting = Array.isArray(value) ? value.slice(0, phoneNumbersAtMost) : value;
    if (fitting !== undefined) Object.assign(identity.attributes, { [name]: register(fitting) });
  }
  if (address !== undefined) identity.addresses[address] = { first: stamp, last: stamp };
  const login = addressIn(event.user?.userName);
  if (login !== undefined) identity.firstLogin = register(login);
  if (event.user?.active !== undefined) identity.active = register(event.user.active);
  for (const { id, displayName } of [...(event.group ? [event.group] : []), ...(event.groups ?? [])]) {
    if (displayName !== undefined) identity.groupNames[id] = register(displayName);
  }
  switch (event.type) {
    case 'user.created':
      return { ...identity, exists: register(true), active: register(event.user?.active ?? true) };
    case 'user.observed':
      return { ...identity, ...observed(event, register), ...(event.groups && { cleared: stamp }) };
    case 'user.reactivated':
      return { ...identity, exists: register(true), active: register(true) };
    case 'user.suspended':
      return { ...identity, active: register(false) };
    case 'user.deactivated':
      return { ...identity, exists: register(false) };
    case 'user.deleted':
      return { ...identity, exists: register(false), cleared: stamp };
    case 'group.member_added':
      return { ...identity, memberships: membership(event, register(true)) };
    case 'group.member_removed':
    case 'group.deleted':
      return { ...identity, memberships: membership(event, register(false)) };
    case 'user.updated':
      return identity;
  }
}

function observed({ user, groups = [] }: Event, register: <T>(value: T) => Register<T>) {
  return {
    exists: register(true),
    active: register(user?.active ?? true),
    memberships: Object.fromEntries(groups.map(({ id }) => [id, register(true)])),
  };
}

function membership(event: Event, register: Register<boolean>): Identity['memberships'] {
  return event.group === undefined ? {} : { [event.group.id]: register };
}

function joinAll<Registers extends Record<string, Register<unknown> | undefined>>(
  one: Registers,
  other: Registers,
): Registers {
  const joined = { ...one };
  for (const name in other) joined[name] = later(one[name], other[name]) as Registers[typeof name];
  return joined;
}

function earlier(
  one: Register<string> | undefined,
  other: Register<string> | undefined,
): Register<string> | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  if (one.stamp !== other.stamp) return one.stamp < other.stamp ? one : other;
  return one.value < other.value ? one : other;
}

function later<T>(one: Register<T> | undefined, other: Register<T> | undefined): Register<T> | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  if (one.stamp !== other.stamp) return one.stamp > other.stamp ? one : other;
  // The same event told twice in two versions (a source may fill in what it lacked): any fixed choice will do.
  return JSON.stringify(one.value) >= JSON.stringify(other.value) ? one : other;
}
