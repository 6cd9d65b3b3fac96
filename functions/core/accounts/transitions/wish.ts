import type { Event } from '../../contracts/event.ts';
import { isLeaverState } from '../../delivery/lane.ts';
import type { Account } from '../account.ts';
import { isAhead } from '../ahead.ts';
import type { Decision } from '../decision.ts';
import { departure } from '../departure.ts';
import type { Dispute } from '../dispute.ts';
import { dueAt, dueAtTime } from '../due.ts';
import { duePartition } from '../due-partition.ts';
import { isWaitingForEnd, lookAgainAfter, sentence } from '../end-of-dispute.ts';
import { hashOf } from '../hash.ts';
import { rewakeAfter } from '../wake-again.ts';
import { waitsForHuman } from '../wants.ts';
import { type Changed, changed, iso } from './changed.ts';

export type Wish = {
  decision: Decision;
  /** Milliseconds since 1970. */
  now: number;
  /** The event that asks; without one (time asks) the last event that did stays on record. */
  event?: Partial<Pick<Event, 'id' | 'occurredAt'>>;
  dispute?: Dispute;
  /** Whether a worker is woken at once, or `sweep` releases a new wish with those of many others. @default false */
  inBulk?: boolean;
};

/** The account with what is desired now; `undefined` where nothing about it changes. */
export function withDesired(account: Account, wish: Wish): Changed | undefined {
  const { decision, now, event, dispute } = wish;
  const { desired, leavingSince, changesAt } = decision;
  const isProved = desired.state === 'unmanaged' || hashOf(desired) === account.appliedHash;
  if (dispute !== undefined && !isLeaverState(desired.state) && isProved)
    return inDispute(account, wish, dispute);
  if (desired.state === 'unmanaged') return withoutDesired(account, changesAt);
  const desiredHash = hashOf(desired);
  const differs = desiredHash !== account.appliedHash;
  const isNews = desiredHash !== account.desiredHash;
  if (!isNews && leavingSince === account.leavingSince) {
    if (differs && isSeenTo(account, now)) return undefined;
    if (!differs && account.status === 'applied' && account.dueAt === changesAt) return undefined;
  }
  const next: Account = {
    ...account,
    desiredHash,
    desiredState: desired.state,
    leavingSince,
    leaving: departure(account, desired.state, now, event?.occurredAt),
    causedBy: event?.id ?? account.causedBy,
  };
  if (!differs) {
    return changed({
      ...next,
      rewoken: undefined,
      status: 'applied',
      lastError: undefined,
      ...dueAtTime(next, changesAt),
    });
  }
  const rewoken = isNews ? 0 : (account.rewoken ?? 0) + 1;
  const due = isNews && wish.inBulk ? dueInBulk(next, now) : dueAt(next, now + rewakeAfter(next, rewoken));
  return changed({ ...next, rewoken, status: 'pending', ...due });
}

/** Whether the wish is under way, or waits for a human, and will be looked at by itself. */
function isSeenTo(account: Account, now: number): boolean {
  return waitsForHuman(account, now) || (account.status !== 'blocked' && isAhead(account, now));
}

function dueInBulk({ target }: Account, now: number): Pick<Account, 'dueAt' | 'duePartition'> {
  return { dueAt: iso(now), duePartition: duePartition(target, 'bulk') };
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
    causedBy: event?.id ?? account.causedBy,
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
