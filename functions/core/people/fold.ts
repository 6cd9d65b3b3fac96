import type { Event, Group } from '../contracts/event.ts';
import { eventTypes } from '../contracts/event-types.ts';
import { placed } from './ahead.ts';
import { attributeNames } from './attributes.ts';
import { joinAddresses } from './email-history.ts';
import { addressIn } from './emails.ts';
import { emptyIdentity, type Identity } from './identity.ts';
import type { Register, Stamp } from './register.ts';

/**
 * What is known after one more event. Commutative and idempotent, because an event is itself an identity of which
 * little is known, and folding is joining the two.
 */
export function fold(identity: Identity, event: Event): Identity {
  return join(identity, stateFrom(identity, placed(identity, event)));
}

/**
 * Everything that two views of the same identity know together: the later register wins, each for itself.
 * Commutative, associative and idempotent, so that neither order nor repetition matters.
 */
export function join(one: Identity, other: Identity): Identity {
  const ahead = latest(one.aheadUntil, other.aheadUntil);
  return {
    source: one.source,
    userId: one.userId,
    exists: later(one.exists, other.exists),
    active: later(one.active, other.active),
    attributes: joinAll([one.attributes, other.attributes]),
    addresses: joinAddresses(one.addresses, other.addresses),
    firstLogin: earlier(one.firstLogin, other.firstLogin),
    memberships: joinAll([one.memberships, other.memberships]),
    groupNames: joinAll([one.groupNames, other.groupNames]),
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

/**
 * When an event says what it says. One whose source's clock is ahead counts as of when it was first heard of, after
 * all that is said of that very millisecond, and among its like as of the source's own time.
 */
export function stampOf(event: Event): Stamp {
  const { occurredAt, claimedAt, type, id } = event;
  const at = claimedAt === undefined ? occurredAt : `${occurredAt} ~${claimedAt}`;
  return `${at} ${eventTypes.indexOf(type)} ${id}`;
}

/** When at the latest what an event says was so. Of a clock that is ahead nothing but the order of its words is known. */
function readStampOf(event: Event): Stamp {
  const { occurredAt, claimedAt, readAt = occurredAt } = event;
  return stampOf(claimedAt === undefined && readAt > occurredAt ? { ...event, occurredAt: readAt } : event);
}

/** Nobody has more telephones, and whatever a source says of a user must fit into an item. */
const phoneNumbersAtMost = 20;

function stateFrom({ source, userId }: Identity, event: Event): Identity {
  const stamp = stampOf(event);
  const register = <T>(value: T): Register<T> => ({ value, stamp });
  const identity: Identity = { ...emptyIdentity(source, userId), aheadUntil: event.claimedAt };
  const address = addressIn(event.user?.email);
  for (const name of attributeNames) {
    const value = name === 'email' && address === undefined ? undefined : event.user?.[name];
    const fitting = Array.isArray(value) ? value.slice(0, phoneNumbersAtMost) : value;
    if (fitting !== undefined) Object.assign(identity.attributes, { [name]: register(fitting) });
  }
  // Theirs by the time of the read, and not since the list began: a renaming that came between ends what they had before.
  const first = readStampOf(event);
  if (address !== undefined) identity.addresses[address] = { first, last: stamp };
  const login = addressIn(event.user?.userName);
  if (login !== undefined) identity.firstLogin = { value: login, stamp: first };
  if (event.user?.active !== undefined) identity.active = register(event.user.active);
  for (const { id, displayName } of groupsIn(event)) {
    if (displayName !== undefined) identity.groupNames[id] = register(displayName);
  }
  switch (event.type) {
    case 'user.created':
      return { ...identity, exists: register(true), active: register(event.user?.active ?? true) };
    case 'user.observed':
      return { ...identity, ...observed(event, register), ...(isWhole(event) && { cleared: stamp }) };
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

/** Whether an observation says all groups of the user. */
function isWhole({ groups, notIn }: Event): boolean {
  return groups !== undefined && notIn === undefined;
}

function groupsIn({ group, groups = [], notIn = [] }: Event): Group[] {
  return [...(group ? [group] : []), ...groups, ...notIn];
}

function observed({ user, groups = [], notIn = [] }: Event, register: <T>(value: T) => Register<T>) {
  return {
    exists: register(true),
    active: register(user?.active ?? true),
    memberships: Object.fromEntries([
      ...notIn.map(({ id }) => [id, register(false)]),
      ...groups.map(({ id }) => [id, register(true)]),
    ]),
  };
}

function membership(event: Event, register: Register<boolean>): Identity['memberships'] {
  return event.group === undefined ? {} : { [event.group.id]: register };
}

/** The later register of each name, among any number of views: in one pass, because a person may be in thousands of groups. */
export function joinAll<Registers extends Record<string, Register<unknown> | undefined>>(
  views: [Registers, ...Registers[]],
): Registers {
  const [first, ...others] = views;
  const joined = { ...first };
  for (const other of others) {
    for (const name in other) joined[name] = later(joined[name], other[name]) as Registers[typeof name];
  }
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
