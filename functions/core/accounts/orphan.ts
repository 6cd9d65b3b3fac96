import type { Leavers } from '../config/config.ts';
import type { Failure } from '../contracts/errors.ts';
import type { Identity } from '../people/identity.ts';
import { merge } from '../people/merge.ts';
import { shareId, type TargetItem } from './account.ts';
import { type Decision, leave } from './desire.ts';
import { duePartition } from './due.ts';

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

/** What an account is to whoever has its address now, or the identities of who had it. */
export function standsTo(
  { identities, targets }: { identities: Identity[]; targets: Record<string, TargetItem> },
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

/** Whether somebody has an account, or one of which nobody learned yet: they are being given it just now. */
export function mayHaveAccount(item: TargetItem | undefined): boolean {
  if (item === undefined) return false;
  return item.externalId !== undefined || (item.managed === true && item.begunAs !== undefined);
}

/** Due at once, and for whoever works on it meanwhile not what was wished for any more. */
export function leftBehind(target: string, now: number) {
  const dueAt = new Date(now).toISOString();
  return { desiredHash: undefined, dueAt, duePartition: duePartition(target, 'leavers') };
}

/**
 * Somebody with an account that another person left behind. Whatever was proved of them was proved before they had it,
 * and whoever works on them finds out by `begunAs` that it is no use to go on.
 */
export function inherit(item: TargetItem, left: TargetItem): TargetItem {
  const { externalId, muted, snapshot } = left;
  const unproved = [item, left].flatMap(({ begunAs = [], alsoAs = [] }) => [...begunAs, ...alsoAs]);
  return {
    ...item,
    externalId: item.externalId ?? externalId,
    managed: true,
    muted: item.muted || muted,
    snapshot: item.snapshot ?? snapshot,
    begunAs: undefined,
    ...(unproved.length > 0 && { alsoAs: [...new Set(unproved)] }),
    appliedHash: undefined,
    appliedState: undefined,
  };
}

/** Somebody on a target of whom nothing is known any more. */
export function emptied({ person, target, lease, unsettledUntil }: TargetItem): TargetItem {
  return { person, target, status: 'untouched', lease, unsettledUntil };
}
