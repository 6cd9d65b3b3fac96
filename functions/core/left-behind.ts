import { type Decision, leave } from './access.ts';
import type { Leavers } from './config.ts';
import { eachAlone } from './each-alone.ts';
import type { Failure } from './errors.ts';
import { merge } from './merge.ts';
import { humanOf, mayHaveAccount } from './roster/estate.ts';
import type { Dossier, Roster } from './roster/index.ts';
import { emailLinkKey, shareId, type TargetItem } from './roster/items.ts';

/**
 * An account that Rollcall made for somebody who is gone under an address they no longer have, or who is another
 * person now. With its address where that is still theirs; else it is known by its id alone. `heir` is who they turned
 * out to be, unless the address is somebody else's by now.
 *
 * - `leave`: it leaves as a leaver's does.
 * - `make way`: it has the address by which a living person is to be known, and keeps them from it.
 * - `wait`: the `heir` is being given an account, perhaps this one, or all that belongs to the one they have.
 * - `theirs`: it is the account of the `heir`, who has no other.
 * - `unknown`: what it is to anybody could not be read.
 */
export type LeftBehind =
  | { how: 'leave' | 'make way' | 'wait' | 'theirs'; email?: string; heir?: string }
  | { how: 'unknown'; failure: Failure; heir?: undefined };

/** By target, the accounts that somebody left behind. `authority` lists the sources, the most authoritative first. */
export async function accountsLeft(
  roster: Roster,
  { person, identities, targets }: Dossier,
  authority: string[],
): Promise<Record<string, LeftBehind>> {
  // Of another human nobody inherits: whoever was given the address waits until their account is gone.
  const human = identities.length > 0 ? undefined : await humanOf(roster, person);
  const found: Record<string, LeftBehind> = {};
  const { failed } = await eachAlone(Object.values(targets), async (item) => {
    // Whoever left the organisation leaves every target, whoever had put them there.
    if (!item.managed && human !== undefined) return;
    if (item.externalId === undefined && item.begunAs === undefined) return;
    const email = item.address ?? item.begunAs?.at(-1);
    const holder = email && (await roster.holder(emailLinkKey(email)));
    const heir = holder === person || holder === human ? human : undefined;
    const how = heir ? await standsTo(await roster.dossier(heir), { email, authority }, item) : 'leave';
    found[item.target] = how === 'leave' && holder === person ? { how, email } : { how, heir };
  });
  for (const { one, failure } of failed) found[one.target] = { how: 'unknown', failure };
  return found;
}

/** What an account is to whoever has its address now, or the identities of who had it. */
function standsTo(
  { identities, targets }: Dossier,
  { email, authority }: { email?: string; authority: string[] },
  { target, externalId }: TargetItem,
): Exclude<LeftBehind['how'], 'unknown'> {
  const theirs = targets[target];
  if (theirs?.externalId === undefined) {
    if (theirs?.desiredState === 'present' || mayHaveAccount(theirs)) return 'wait';
    return externalId === undefined ? 'leave' : 'theirs';
  }
  if (shareId(theirs.externalId, externalId)) return 'theirs';
  // Nobody who works here is to be without what they have twice.
  const isUnderWay = theirs.desiredState === 'present' && theirs.status !== 'applied';
  if (isUnderWay && theirs.trouble?.kind !== 'Blocked') return 'wait';
  return isUnderWay && merge(identities, authority).profile?.email === email ? 'make way' : 'leave';
}

const waitFor = 10 * 60_000;

/** What an account that was left behind should be. Throws why nobody can tell. */
export function decideOnLeft(
  left: LeftBehind,
  standing: Partial<TargetItem>,
  leavers: Leavers,
  now: number,
): Decision {
  switch (left.how) {
    case 'unknown':
      throw left.failure;
    case 'leave':
      return leave({ standing, leavers, now }, left.email);
    case 'make way':
      return { desired: { state: 'absent' }, leavingSince: standing.leavingSince };
    case 'theirs':
    case 'wait':
      return { desired: { state: 'untouched' }, changesAt: new Date(now + waitFor).toISOString() };
  }
}
