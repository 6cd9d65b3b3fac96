import { addressOf, type Desired, isLess } from '../contracts/desired.ts';
import type { Event } from '../contracts/event.ts';
import type { Observed } from '../contracts/observed.ts';
import type { Made, Trials } from '../contracts/trial.ts';
import { isLeaverState } from '../delivery/lane.ts';
import type { Account } from './account.ts';
import { attemptedEmails } from './attempted-emails.ts';
import { departure } from './departure.ts';
import type { Decision } from './desire.ts';
import { blockedBy, type Dispute } from './dispute.ts';
import { dueAt, dueAtTime, isAhead, rewakeAfter, waitsForHuman } from './due.ts';
import { hashOf } from './hash.ts';

/** What is true from the first call on, whatever becomes of it. */
export function begin(
  item: Account,
  desired: Desired,
  leavingSince: string | undefined,
  hash: string,
  now: number,
): Account {
  const desiredState = desired.state;
  return {
    ...item,
    ...dueAtTime({ target: item.target, desiredState }, item.dueAt),
    status: 'working',
    appliedHash: undefined,
    desiredHash: hash,
    desiredState,
    leavingSince,
    leaving: departure(item, desiredState, now),
    // Whoever is to come back may be heard again from the first step on.
    ...(desiredState === 'present' &&
      !isLess(desired) &&
      isLeaverState(item.appliedState) && { appliedState: undefined }),
    attemptedEmails: attemptedEmails(item, desired),
    managed: item.managed || (desired.state === 'present' && desired.grant !== undefined),
    muted: item.muted || desired.state !== 'present',
  };
}

/** Whether it is still their account that is worked on: it may have become another person's meanwhile. */
export function isBegun({ attemptedEmails }: Account): boolean {
  return attemptedEmails !== undefined;
}

/** What is true once the vendor was seen to hold all access that was desired, also if how they are shown is still to come. */
export function prove(item: Account, desired: Desired, observed: Observed): Account | undefined {
  if (!isBegun(item)) return undefined;
  return {
    ...item,
    appliedState: isLess(desired) && isLeaverState(item.appliedState) ? item.appliedState : desired.state,
    externalId: observed.present ? observed.id : undefined,
    address: addressOf(desired) ?? item.address ?? item.attemptedEmails?.at(-1),
    ...(desired.state === 'present' && !isLess(desired) && { muted: false, snapshot: undefined }),
  };
}

/** What is true once the vendor was seen to hold what was desired. A wish that came meanwhile stays due. */
export function finish(
  item: Account,
  desired: Desired,
  { observed, trials, made }: { observed: Observed; trials: Trials; made: Made },
  hash: string,
  changesAt: string | undefined,
): Account | undefined {
  const proved = prove(item, desired, observed);
  if (proved === undefined) return undefined;
  const current = item.desiredHash === hash;
  const {
    lastError: _,
    blockedTimes: __,
    plan: ___,
    attemptedEmails: ____,
    inheritedEmails: _____,
    rewoken: ______,
    letter: _______,
    unsettledUntil: ________,
    ...rest
  } = proved;
  return {
    ...rest,
    appliedHash: hash,
    trials: orNothing(trials),
    made: orNothing(made),
    status: current ? 'applied' : 'pending',
    ...(current && dueAtTime(item, changesAt)),
    // Kept for a restore, but no mute's to take back any more: the next mute keeps what it finds.
    ...(desired.state === 'absent' && {
      muted: false,
      managed: false,
      snapshot: undefined,
      removed: item.snapshot ?? item.removed,
      trials: undefined,
    }),
  };
}

/** What is empty is not stored. */
export function orNothing<T extends object>(value: T): T | undefined {
  return Object.keys(value).length === 0 ? undefined : value;
}

/**
 * The item with what is desired now; `undefined` where nothing about it changes. `event` is the one that asks;
 * without one (time asks) the last event that did stays on record.
 */
export function withDesired(
  item: Account,
  decision: Decision,
  now: number,
  event?: Partial<Pick<Event, 'id' | 'occurredAt'>>,
  dispute?: Dispute,
): Account | undefined {
  const causedBy = event?.id ?? item.causedBy;
  const { desired, leavingSince, changesAt } = decision;
  const isGiven = !isLeaverState(desired.state);
  const isProved = desired.state === 'unmanaged' || hashOf(desired) === item.appliedHash;
  if (dispute !== undefined && isGiven && isProved) {
    return blockedBy({ dispute, decision, now, causedBy, occurredAt: event?.occurredAt }, item);
  }
  if (desired.state === 'unmanaged') return withoutDesired(item, changesAt);
  const desiredHash = hashOf(desired);
  const differs = desiredHash !== item.appliedHash;
  if (desiredHash === item.desiredHash && leavingSince === item.leavingSince) {
    if (differs && (waitsForHuman(item, now) || (item.status !== 'blocked' && isAhead(item, now))))
      return undefined;
    if (!differs && item.status === 'applied' && item.dueAt === changesAt) return undefined;
  }
  const rewoken = desiredHash === item.desiredHash ? (item.rewoken ?? 0) + 1 : 0;
  const leaving = departure(item, desired.state, now, event?.occurredAt);
  const wish = {
    ...item,
    desiredHash,
    desiredState: desired.state,
    leavingSince,
    leaving,
    causedBy,
  };
  if (differs)
    return { ...wish, rewoken, status: 'pending', ...dueAt(wish, now + rewakeAfter(wish, rewoken)) };
  return {
    ...wish,
    rewoken: undefined,
    status: 'applied',
    lastError: undefined,
    ...dueAtTime(wish, changesAt),
  };
}

function withoutDesired(item: Account, changesAt: string | undefined): Account | undefined {
  const settled = item.status === 'unmanaged' && item.dueAt === changesAt;
  if (settled || item.status === 'working') return undefined;
  return {
    ...item,
    status: 'unmanaged',
    desiredHash: undefined,
    desiredState: undefined,
    appliedHash: undefined,
    leavingSince: undefined,
    leaving: undefined,
    lastError: undefined,
    ...dueAtTime(item, changesAt),
  };
}
