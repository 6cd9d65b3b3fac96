import { iso } from '../../../lib/iso.ts';
import type { Mode } from '../../config/mode.ts';
import type { Desired } from '../../contracts/desired.ts';
import type { Event } from '../../contracts/event.ts';
import { isLeaverState } from '../../delivery/lane.ts';
import type { Account } from '../account.ts';
import { isAhead } from '../ahead.ts';
import { causeOf } from '../cause.ts';
import type { Decision } from '../decision.ts';
import { departure } from '../departure.ts';
import type { Dispute } from '../dispute.ts';
import { dueAt, dueAtRest, dueAtTime, dueInBulk } from '../due.ts';
import { isInBulk } from '../due-partition.ts';
import { isWaitingForEnd, lookAgainAfter, sentence } from '../end-of-dispute.ts';
import type { Exclusion } from '../exclusion.ts';
import { graceFrom } from '../grace-from.ts';
import { hashOf } from '../hash.ts';
import { isOutdated } from '../hold.ts';
import { nextLook } from '../removal.ts';
import { rewakeAfter } from '../wake-again.ts';
import { waitsForHuman } from '../wants.ts';
import { type Changed, changed } from './changed.ts';
import { leaveAlone } from './leave-alone.ts';

/** What an evaluation found, and what asked for it. */
export type Wish = {
  decision: Decision;
  /** Milliseconds since 1970. */
  now: number;
  /** The event that asks; without one time asks, or a changed configuration. */
  event?: Partial<Pick<Event, 'id' | 'occurredAt'>>;
  dispute?: Dispute;
  /** The person is left alone: what differs is held until that is over. */
  excluded?: Exclusion;
  /** What may be done at the target without a human. @default 'act' */
  mode?: Mode;
  /** Whether a worker is woken at once, or `sweep` releases a new wish with those of many others. @default false */
  inBulk?: boolean;
};

/** The account with what is desired now; `undefined` where nothing about it changes. */
export function withDesired(account: Account, wish: Wish): Changed | undefined {
  const { decision, dispute, excluded } = wish;
  const { desired, changesAt } = decision;
  const isProved = desired.state === 'unmanaged' || hashOf(desired) === account.appliedHash;
  if (dispute !== undefined && !isLeaverState(desired.state) && isProved)
    return inDispute(account, wish, dispute);
  if (desired.state === 'unmanaged') return withoutDesired(account, changesAt);
  if (excluded !== undefined && !isProved) return leaveAlone(account, { ...wish, excluded });
  if (isProved && isToBeLookedAt(account, wish)) return again(account, wish, desired);
  const isFree = account.hold !== undefined && isOutdated(account.hold, wish.mode ?? 'act');
  if (isSettled(account, wish, hashOf(desired)) && !isFree) return undefined;
  return isProved ? inPlace(account, wish, desired) : differing(account, wish, desired, isFree);
}

/** Whether the same was desired before, and is there or seen to. */
function isSettled(account: Account, { decision, now }: Wish, desiredHash: string): boolean {
  if (desiredHash !== account.desiredHash || decision.leavingSince !== account.leavingSince) return false;
  if (desiredHash !== account.appliedHash) return isSeenTo(account, now);
  return account.status === 'applied' && account.dueAt === dueAtRest(account, decision.changesAt).dueAt;
}

type Managed = Exclude<Desired, { state: 'unmanaged' }>;

function wished(account: Account, { decision, now, event }: Wish, desired: Managed): Account {
  return {
    ...account,
    desiredHash: hashOf(desired),
    desiredState: desired.state,
    leavingSince: decision.leavingSince,
    leaving: departure(account, desired.state, now, event?.occurredAt),
    causedBy: causeOf(account, desired, event),
  };
}

/** The account is what is desired. */
function inPlace(account: Account, wish: Wish, desired: Managed): Changed {
  const next = wished(account, wish, desired);
  const due = dueAtRest(next, wish.decision.changesAt);
  return changed({
    ...next,
    rewoken: undefined,
    status: 'applied',
    lastError: undefined,
    hold: undefined,
    ...due,
  });
}

/** Whether it is time for a look after a removal. */
function isToBeLookedAt(account: Account, { decision, now }: Wish): boolean {
  const look = decision.desired.state === 'absent' ? nextLook(account) : undefined;
  return look !== undefined && Date.parse(look) <= now;
}

/** The account is gone and is to be looked at again: what was proved counts no more until it is proved again. */
function again(account: Account, wish: Wish, desired: Managed): Changed {
  const next = wished(account, wish, desired);
  const due = dueAt(next, wish.now + rewakeAfter(next, 0));
  return changed({ ...next, status: 'pending', appliedHash: undefined, rewoken: 0, ...due });
}

/** The account is to be changed: by a worker that is woken, or that `sweep` wakes with those of many others. */
function differing(account: Account, wish: Wish, desired: Managed, isFree: boolean): Changed {
  const { now, inBulk } = wish;
  const next = wished(account, wish, desired);
  const isNews = next.desiredHash !== account.desiredHash;
  const isFirst = isNews || isFree;
  // A wish that waited for its turn among many is woken for the first time.
  const rewoken = isFirst || isInBulk(account) ? 0 : (account.rewoken ?? 0) + 1;
  const due = isFirst && inBulk ? dueInBulk(next, now) : dueAt(next, now + rewakeAfter(next, rewoken));
  return changed({
    ...next,
    rewoken,
    status: 'pending',
    ...(isFirst && { hold: undefined }),
    ...(isFree && graceFrom(next, now)),
    ...due,
  });
}

/** Whether the wish is under way, or waits for a human, and will be looked at by itself. */
function isSeenTo(account: Account, now: number): boolean {
  return waitsForHuman(account, now) || (account.status !== 'blocked' && isAhead(account, now));
}

function withoutDesired(account: Account, changesAt: string | undefined): Changed | undefined {
  const isKnown = account.status === 'unmanaged' && account.dueAt === changesAt;
  if (isKnown || account.status === 'working') return undefined;
  return changed({
    ...account,
    status: 'unmanaged',
    desiredHash: undefined,
    desiredState: undefined,
    appliedHash: undefined,
    leavingSince: undefined,
    leaving: undefined,
    lastError: undefined,
    hold: undefined,
    removal: undefined,
    ...dueAtTime(account, changesAt),
  });
}

function inDispute(account: Account, { decision, now, event }: Wish, dispute: Dispute): Changed | undefined {
  const { desired, owed, leavingSince } = decision;
  const desiredState = owed ?? (desired.state === 'unmanaged' ? undefined : desired.state);
  const desiredHash = desired.state === 'unmanaged' ? undefined : hashOf(desired);
  const isSame = account.desiredState === desiredState && account.desiredHash === desiredHash;
  if (isSame && isWaitingForEnd(account, dispute) && isAhead(account, now)) return undefined;
  const next: Account = {
    ...account,
    status: 'blocked',
    hold: undefined,
    causedBy: causeOf(account, desired, event),
    desiredState,
    desiredHash,
    leavingSince,
    leaving: departure(account, desiredState ?? 'unmanaged', now, event?.occurredAt),
    lastError: {
      kind: 'Dispute',
      message: 'the e-mail is claimed twice',
      by: sentence(dispute),
      at: iso(now),
    },
  };
  return changed({ ...next, ...dueAt(next, now + lookAgainAfter) });
}
