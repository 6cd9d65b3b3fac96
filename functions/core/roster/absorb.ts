import { isDeepStrictEqual } from 'node:util';
import { update } from '../../lib/table.ts';
import type { Event } from '../event.ts';
import { blank, emailOf, fold, type Identity, isLiving, join } from '../person.ts';
import { livingOf, type Roster } from './index.ts';
import { duePartition, emailLinkKey, groupKey, memberKey, type TargetItem, userLinkKey } from './items.ts';

/**
 * Folds one event into the roster and answers the persons it touched. Safe to run again, and safe to be cut off
 * anywhere: each write stands by itself, and the event that is tried again finds what is missing.
 */
export async function absorb(roster: Roster, event: Event): Promise<string[]> {
  if (event.type === 'group.deleted') return deleteGroup(roster, event);
  if (event.user === undefined) return [];
  const person = await foldIn(roster, event, event.user.id);
  if (event.type !== 'group.member_added' || event.group === undefined) return [person];
  await listMember(roster, event, event.group.id, event.user.id);
  return [person];
}

/** Settles who somebody is by their e-mail: claims it, joins the person who has it, or leaves it in dispute. */
export async function settle(roster: Roster, person: string, identity: Identity): Promise<string> {
  const email = emailOf(identity);
  if (email === undefined) return person;
  const link = emailLinkKey(email);
  for (;;) {
    const holder = await roster.holder(link);
    if (holder === person) return person;
    const claim = holder === undefined ? 'take' : await claimOn(roster, holder, identity, email);
    if (claim === 'none') return person;
    if (claim === 'join' && holder !== undefined) {
      await move(roster, identity, person, holder);
      return holder;
    }
    if ((await roster.takeLink(link, person, holder)) === person) return person;
  }
}

/** What an identity may do with an e-mail that another person holds: join them, take it from them, or neither. */
async function claimOn(
  roster: Roster,
  holder: string,
  identity: Identity,
  email: string,
): Promise<'join' | 'take' | 'none'> {
  const { identities } = await roster.dossier(holder);
  const sharing = identities.filter((other) => emailOf(other) === email);
  // Whoever had it has another one now: an address may be given to somebody new, but not to somebody gone, since
  // the account that still bears it may be the former owner's.
  if (sharing.length === 0) return isLiving(identity) ? 'take' : 'none';
  const rivals = livingOf(sharing, identity.source).filter(({ userId }) => userId !== identity.userId);
  return rivals.length > 0 && isLiving(identity) ? 'none' : 'join';
}

/** Settles everybody's e-mail of one person again, as a dispute may be over by now; answers where they are now. */
export async function resettle(roster: Roster, person: string): Promise<string[]> {
  const { identities } = await roster.dossier(person);
  const homes = new Set([person]);
  for (const identity of identities) homes.add(await settle(roster, person, identity));
  return [...homes];
}

async function foldIn(roster: Roster, event: Event, user: string): Promise<string> {
  const link = userLinkKey(event.source, user);
  let person = (await roster.holder(link)) ?? (await newcomer(roster, event, user));
  for (;;) {
    await roster.enrol(person);
    const item = await roster.updateIdentity(person, event.source, user, (before) =>
      before?.movedTo === undefined
        ? { identity: fold(before?.identity ?? blank(event.source, user), event) }
        : undefined,
    );
    if (item?.movedTo === undefined) {
      return settle(roster, person, item?.identity ?? blank(event.source, user));
    }
    // It moved while we looked; whoever moved it may have been cut off before the link followed.
    await roster.takeLink(link, item.movedTo, person);
    person = item.movedTo;
  }
}

/** The person for a user never seen before. The link is taken first, so two events at once make one person. */
async function newcomer(roster: Roster, event: Event, user: string): Promise<string> {
  const identity = fold(blank(event.source, user), event);
  const email = emailOf(identity);
  const holder = email === undefined ? undefined : await roster.holder(emailLinkKey(email));
  const claim = holder && email ? await claimOn(roster, holder, identity, email) : 'none';
  return roster.takeLink(
    userLinkKey(event.source, user),
    holder && claim === 'join' ? holder : roster.newId(),
  );
}

/**
 * Moves an identity to another person, with what it said. The new place is written before the old one is closed,
 * and the old one only while nothing was added to it, so at every moment everything said is somewhere.
 */
async function move(roster: Roster, { source, userId }: Identity, from: string, to: string): Promise<void> {
  for (;;) {
    const before = await roster.identity(from, source, userId);
    if (before === undefined || before.movedTo !== undefined) break;
    await roster.updateIdentity(to, source, userId, (item) => ({
      identity: join(item?.identity ?? blank(source, userId), before.identity),
    }));
    const after = await roster.updateIdentity(from, source, userId, (item) =>
      isDeepStrictEqual(item, before) ? { identity: blank(source, userId), movedTo: to } : undefined,
    );
    if (after?.movedTo !== undefined) break;
  }
  await handOver(roster, from, to);
  await roster.takeLink(userLinkKey(source, userId), to, from);
}

/**
 * Accounts go with the last identity. Where the person they go to has one of their own already, the human has two:
 * the one left behind stays where it is and is due at once, to leave as a leaver's does.
 */
async function handOver(roster: Roster, from: string, to: string): Promise<void> {
  const { identities, targets } = await roster.dossier(from);
  if (identities.length > 0) return;
  for (const [target, left] of Object.entries(targets)) {
    const { externalId, managed, muted, snapshot, begunAs = [] } = left;
    // Work that was begun and never finished may have made an account under the address it was begun with.
    const address = left.address ?? begunAs.at(-1);
    if (externalId === undefined && begunAs.length === 0) continue;
    const theirs = await roster.updateTarget(to, target, (item) =>
      item.externalId === undefined && externalId !== undefined
        ? { ...item, externalId, managed, muted, snapshot }
        : undefined,
    );
    const isTheirs = externalId !== undefined && theirs?.externalId === externalId;
    const isSecond = managed === true && !isTheirs && address !== undefined;
    await roster.updateTarget(from, target, (item) =>
      isSecond ? { ...item, ...dueNow(roster, target) } : emptied(item),
    );
  }
}

function dueNow(roster: Roster, target: string) {
  return { dueAt: new Date(roster.now()).toISOString(), duePartition: duePartition(target, 'leavers') };
}

function emptied({ person, target, lease }: TargetItem): TargetItem {
  return { person, target, status: 'untouched', lease };
}

/** Members are listed before the group is looked at, and a deletion is written before the members are. */
async function listMember(roster: Roster, event: Event, group: string, user: string): Promise<void> {
  await update(roster.table, memberKey(event.source, group, user), (item) => (item ? undefined : { user }));
  const deletion = (await roster.table.read(groupKey(event.source, group)))?.deletion;
  if (isEvent(deletion)) await foldIn(roster, { ...deletion, user: { id: user } }, user);
}

async function deleteGroup(roster: Roster, event: Event): Promise<string[]> {
  if (event.group === undefined) return [];
  const { id } = event.group;
  await update(roster.table, groupKey(event.source, id), (item) =>
    isEvent(item?.deletion) && item.deletion.occurredAt >= event.occurredAt ? undefined : { deletion: event },
  );
  const members = await roster.table.list(groupKey(event.source, id).pk, 'MEMBER#');
  const persons: string[] = [];
  for (const { user } of members) {
    if (typeof user === 'string') persons.push(await foldIn(roster, { ...event, user: { id: user } }, user));
  }
  return persons;
}

function isEvent(value: unknown): value is Event {
  return typeof value === 'object' && value !== null && 'occurredAt' in value;
}
