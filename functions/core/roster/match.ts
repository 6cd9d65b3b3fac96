import { isDeepStrictEqual } from 'node:util';
import { isLeaverState } from '../delivery/lane.ts';
import { type Correlation, correlate } from '../people/correlate.ts';
import { emailOf, emailsOf } from '../people/emails.ts';
import { join } from '../people/fold.ts';
import { emptyIdentity, type Identity } from '../people/identity.ts';
import { isLiving } from '../people/is-living.ts';
import { noteClaim } from './claims.ts';
import { keys } from './keys.ts';
import { lookAtSoon, makeDueNow } from './look-soon.ts';
import type { Roster } from './roster.ts';
import { transferAll } from './transfer.ts';

/** Who is who is settled in this roster; the sources with the most authoritative first. */
export type Matching = { roster: Roster; authority: string[] };

/**
 * Matches a person by the addresses that they have and had: claims them, joins the person who shares one, or
 * leaves it in dispute. With those of before, because sources tell of a renaming at different times, or never.
 */
export async function match(settling: Matching, person: string, identity: Identity): Promise<string> {
  const { now, before } = emailsOf(identity);
  const claimNow = async (home: string) =>
    now === undefined ? home : claimEmail(settling, home, identity, now);
  let home = await claimNow(person);
  for (const email of before) home = await matchFormerEmail(settling, home, identity, email);
  // What they held where they were is theirs where they are.
  return home === person ? home : claimNow(home);
}

/** Matches a person by the address that they have. */
async function claimEmail(
  settling: Matching,
  person: string,
  identity: Identity,
  email: string,
): Promise<string> {
  const { roster } = settling;
  const link = keys.emailLink(email);
  for (;;) {
    const holder = await roster.linkOwner(link);
    if (holder === person) return person;
    const answer = holder === undefined ? 'new owner' : await mayHave(settling, holder, identity, email);
    if (answer === 'new owner') {
      if ((await roster.takeLink(link, person, holder)) !== person) continue;
      if (holder !== undefined) await emailWasLost(roster, holder, email);
      return person;
    }
    if (answer === 'conflict') await noteClaim(roster, email, identity);
    if (answer !== 'same' || holder === undefined) return person;
    const home = await mergeInto(roster, identity, person, async () => {
      const isStill = (await roster.linkOwner(link)) === holder;
      return isStill && (await correlateWith(settling, holder, identity, email)) === 'same'
        ? holder
        : undefined;
    });
    if (home !== undefined) return home;
  }
}

/** A person lost an address to another: their orphaned account is in the way, or they say still that it is theirs. */
async function emailWasLost(roster: Roster, person: string, email: string): Promise<void> {
  const { identities } = await roster.load(person);
  if (identities.length === 0) return makeDueNow(roster, person);
  const claimants = identities.filter((one) => isLiving(one) && emailOf(one) === email);
  for (const one of claimants) await noteClaim(roster, email, one);
  if (claimants.length > 0) await lookAtSoon(roster, person);
}

/** What an identity may do with an address that a person holds: a leaver keeps it until they are muted. */
async function mayHave(
  settling: Matching,
  holder: string,
  identity: Identity,
  email: string,
): Promise<Correlation> {
  const answer = await correlateWith(settling, holder, identity, email);
  const waits = answer === 'new owner' && (await isLeaving(settling.roster, holder, email));
  return waits ? 'conflict' : answer;
}

/** Matches a person by an address that they had: its owner of now keeps it; without one it leads to them. */
async function matchFormerEmail(
  { roster, authority }: Matching,
  person: string,
  identity: Identity,
  email: string,
): Promise<string> {
  const link = keys.emailLink(email);
  const joins = async () => {
    const holder = (await roster.linkOwner(link)) ?? (await roster.takeLink(link, person));
    if (holder === person) return undefined;
    if ((await correlateWith({ roster, authority }, holder, identity, email)) !== 'same') return undefined;
    return (await isBound(roster, person, identity)) ? undefined : holder;
  };
  if ((await joins()) === undefined) return person;
  return (await mergeInto(roster, identity, person, joins)) ?? person;
}

/**
 * Whether a person who has an address is gone and was not seen to be muted where they are to be: a vendor may know them
 * by nothing but the address.
 */
async function isLeaving(roster: Roster, person: string, email: string): Promise<boolean> {
  const { identities, accounts } = await roster.load(person);
  const items = Object.values(accounts);
  const had = identities.filter((identity) => emailOf(identity) === email);
  if (had.length === 0 || had.some(isLiving)) return false;
  return items.some(
    ({ desiredState, appliedState }) => isLeaverState(desiredState) && !isLeaverState(appliedState),
  );
}

/** Moves an identity to the person it belongs to, if it still does once nobody else moves any; answers where it is. */
async function mergeInto(
  roster: Roster,
  identity: Identity,
  person: string,
  belongsTo: () => Promise<string | undefined>,
): Promise<string | undefined> {
  return roster.exclusively(async () => {
    const { movedTo } = (await roster.identity(person, identity.source, identity.userId)) ?? {};
    if (movedTo !== undefined) return movedTo;
    const to = await belongsTo();
    if (to !== undefined) await move(roster, identity, person, to);
    return to;
  });
}

/** What an identity is to the person who holds an e-mail of theirs. */
export async function correlateWith(
  { roster, authority }: Matching,
  holder: string,
  identity: Identity,
  email: string,
): Promise<Correlation> {
  const { identities } = await roster.load(holder);
  return correlate({ identity, email, holder: identities, authority });
}

/** Whether a person has their place among others: then an address of before does not draw them away. */
async function isBound(roster: Roster, person: string, identity: Identity): Promise<boolean> {
  const { identities } = await roster.load(person);
  return identities.some(({ source, userId }) => source !== identity.source || userId !== identity.userId);
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
      identity: join(item?.identity ?? emptyIdentity(source, userId), before.identity),
      arrivesFrom: from,
    }));
    const after = await roster.updateIdentity(from, source, userId, (item) =>
      isDeepStrictEqual(item, before) ? { identity: emptyIdentity(source, userId), movedTo: to } : undefined,
    );
    if (after?.movedTo !== undefined) break;
  }
  await roster.updateIdentity(to, source, userId, (item) =>
    item?.arrivesFrom === from ? { identity: item.identity } : undefined,
  );
  await transferAll(roster, from, to);
  await roster.takeLink(keys.userLink(source, userId), to, from);
}
