import { update } from '../../lib/aws/table.ts';
import type { Event, Group } from '../contracts/event.ts';
import { changesBetween } from '../people/changes.ts';
import { emailOf } from '../people/emails.ts';
import { fold } from '../people/fold.ts';
import { groupsOf } from '../people/groups-of.ts';
import { emptyIdentity, type Identity } from '../people/identity.ts';
import { fixed, mayHaveBeenAhead, recalled } from './first-heard.ts';
import { isOfForgotten } from './forgotten.ts';
import { isFresh } from './is-fresh.ts';
import { keys } from './keys.ts';
import { noteGroup } from './known-groups.ts';
import { correlateWith, type Matching, match } from './match.ts';
import type { Roster } from './roster.ts';
import { toMember } from './to-member.ts';
import { transferAll } from './transfer.ts';

/** `onlyNews`: what says the same as before is not written, although it was said later. @default false */
type Manner = { onlyNews?: boolean };

/**
 * Folds one event about a user into the roster and answers the persons it touched; what is about all members of a group
 * is told to each of them (`spread`). Safe to run again, and safe to be cut off anywhere: each write stands by itself,
 * and the event that is tried again finds what is missing. Of a user of whom nothing is known any more, what was told once is not
 * told again: see `isOfForgotten`.
 */
export async function recordEvent(
  settling: Matching,
  delivered: Event,
  manner: Manner = {},
): Promise<string[]> {
  const event = await fixed(settling.roster, delivered);
  if (event.user === undefined) return [];
  // Listed as a member, and never heard of or forgotten: who is said to be in the group later finds the deletion at the group.
  if (event.type === 'group.deleted' && !(await isKnown(settling, event, event.user.id))) return [];
  if (event.groups !== undefined) return observe(settling, event, event.user.id, event.groups, manner);
  const person = await foldIn(settling, event, event.user.id, manner);
  if (person === undefined) return [];
  if (event.type === 'group.deleted') await noteIfStillIn(settling, event, person, event.user.id);
  if (event.type !== 'group.member_added' || event.group === undefined) return [person];
  const deletion = await listMember(settling, event, event.group, event.user.id);
  if (deletion !== undefined) await foldIn(settling, deletion, event.user.id);
  return [person];
}

/**
 * Folds in a complete list of groups. Where the user was in one before, they are listed as its member already, so the
 * list itself comes last: a worker that is cut off before that begins anew.
 */
async function observe(
  settling: Matching,
  event: Event,
  user: string,
  groups: Group[],
  manner: Manner,
): Promise<string[]> {
  const { roster } = settling;
  const person = await roster.linkOwner(keys.userLink(event.source, user));
  const known = person === undefined ? undefined : await roster.identity(person, event.source, user);
  const before = new Set(known && groupsOf(await roster.whole(known.identity)));
  if (person === undefined && (await isOfForgotten(roster, event))) return [];
  for (const group of groups) {
    if (before.has(group.id)) continue;
    const deletion = await listMember(settling, event, group, user);
    if (deletion !== undefined) await foldIn(settling, deletion, user);
  }
  const folded = await foldIn(settling, event, user, manner);
  return folded === undefined ? [] : [folded];
}

async function isKnown({ roster }: Matching, { source }: Event, user: string): Promise<boolean> {
  return (await roster.linkOwner(keys.userLink(source, user))) !== undefined;
}

/** Who was said to be in a group after it was deleted stays in it, and so the group is to be missed by the next list. */
async function noteIfStillIn(
  { roster }: Matching,
  { source, group }: Event,
  person: string,
  user: string,
): Promise<void> {
  const identity = (await roster.identity(person, source, user))?.identity;
  if (group === undefined || identity === undefined) return;
  const { memberships } = await roster.whole(identity);
  const since = memberships[group.id];
  if (since?.value === true) await noteGroup(roster.table, source, group, since.stamp);
}

/** Answers the person; `undefined` where there is none any more. */
async function foldIn(
  settling: Matching,
  told: Event,
  user: string,
  { onlyNews = false }: Manner = {},
): Promise<string | undefined> {
  const { roster } = settling;
  let event = told;
  let isSure = false;
  const link = keys.userLink(event.source, user);
  const known = await roster.linkOwner(link);
  if (known === undefined && (await isOfForgotten(roster, event))) return undefined;
  let person = known ?? (await createPerson(settling, event, user));
  for (;;) {
    let isDoubtful = false;
    const home: string = person;
    let place: string | undefined = home;
    const item = await roster.updateIdentity(home, event.source, user, async (before) => {
      isDoubtful = !isSure && mayHaveBeenAhead(before?.identity, event);
      if (isDoubtful || before?.movedTo !== undefined) return undefined;
      place = before === undefined ? await placeOfNew(settling, event, user, home) : home;
      if (place !== home) return undefined;
      return (await isNews(roster, { person: home, user, event, before: before?.identity, onlyNews }))
        ? { identity: fold(before?.identity ?? emptyIdentity(event.source, user), event) }
        : undefined;
    });
    if (place === undefined) return undefined;
    person = place;
    if (isDoubtful) {
      event = await recalled(roster, event);
      isSure = true;
      continue;
    }
    if (place !== home) continue;
    if (item?.movedTo === undefined) {
      return match(settling, person, item?.identity ?? emptyIdentity(event.source, user));
    }
    // It moved while we looked; the worker that moved it may have been cut off before accounts and link followed.
    await transferAll(roster, person, item.movedTo);
    await roster.takeLink(link, item.movedTo, person);
    person = item.movedTo;
  }
}

/** Whose an identity is to be of which nothing is known; `undefined` where nobody's. */
async function placeOfNew({ roster }: Matching, event: Event, user: string, person: string) {
  if (await isOfForgotten(roster, event)) return undefined;
  const link = keys.userLink(event.source, user);
  const email = emailOf(fold(emptyIdentity(event.source, user), event));
  if (email !== undefined) await roster.keepLink(keys.emailLink(email), person);
  return (await roster.keepLink(link, person)) ?? roster.takeLink(link, person);
}

type Told = {
  person: string;
  user: string;
  event: Event;
  before: Identity | undefined;
  onlyNews: boolean;
};

/**
 * Whether an event is to be folded in; what it changes is on record by then. One that changes nothing is folded all the same,
 * because its stamps are later: a delayed event of before is not to win over it. Only of a list's records that say what
 * is known already nothing is written, as there are as many as people, every night. Should an event of before come after one
 * of them, what took it back comes too, or the next list says so, which is stamped later than either.
 */
async function isNews(roster: Roster, { person, user, event, before, onlyNews }: Told): Promise<boolean> {
  // Of an identity in parts, only an event about groups has need of the parts.
  const isAboutGroups = [event.group, event.groups, event.notIn].some((said) => said !== undefined);
  const known = before && isAboutGroups ? await roster.whole(before) : before;
  const after = fold(known ?? emptyIdentity(event.source, user), event);
  const changes = changesBetween(known, after);
  if (changes !== undefined) await roster.hear(person, event, user, changes);
  return changes !== undefined || !onlyNews || after.aheadUntil !== known?.aheadUntil;
}

/** The person for a user never seen before. The link is taken first, so two events at once make one person. */
async function createPerson(settling: Matching, event: Event, user: string): Promise<string> {
  const { roster } = settling;
  const identity = fold(emptyIdentity(event.source, user), event);
  const email = emailOf(identity);
  const holder = email === undefined ? undefined : await roster.linkOwner(keys.emailLink(email));
  const claim = holder && email ? await correlateWith(settling, holder, identity, email) : 'nothing';
  return roster.takeLink(
    keys.userLink(event.source, user),
    holder && claim === 'same' ? holder : roster.newId(),
  );
}

/**
 * Lists a member; answers the deletion of the group, if there was one. Members are listed before the group is looked
 * at, and a deletion is written before the members are. One who was listed long ago is listed again, lest they are taken off as
 * one of whom nothing is known while their identity is still to be written.
 */
async function listMember(
  { roster }: Matching,
  { source, occurredAt }: Event,
  group: Group,
  user: string,
): Promise<Event | undefined> {
  const now = roster.now();
  await update(roster.table, keys.member(source, group.id, user), (item) =>
    isFresh(item?.at, now) ? undefined : { user, at: new Date(now).toISOString() },
  );
  const deletion = await noteGroup(roster.table, source, group, occurredAt);
  return deletion && toMember(deletion, user);
}
