import { hour, minute } from '../../../lib/duration.ts';
import { iso } from '../../../lib/iso.ts';
import type { Failure } from '../../contracts/errors.ts';
import { isLeaverState } from '../../delivery/lane.ts';
import type { Account } from '../account.ts';
import { dueAt, dueAtTime } from '../due.ts';
import { lastErrorOf, lookAgainIn } from '../last-error.ts';
import { rewakeAfter } from '../wake-again.ts';
import { type Changed, changed } from './changed.ts';

/**
 * After work that failed: it is tried again by its message (`again`: in how many milliseconds, where that is known), waits for
 * a human, or is given up.
 */
export function fail(account: Account, failure: Failure, now: number, again?: number): Changed {
  const lastError = lastErrorOf(failure, now, again);
  if (failure.name === 'Permanent') return changed({ ...giveUp(account, now), lastError });
  const blockedTimes = (account.blockedTimes ?? 0) + 1;
  const due = dueAt(account, now + lookAgainIn(failure, blockedTimes));
  if (failure.name !== 'Blocked') return changed({ ...account, status: 'pending', lastError, ...due });
  return changed({ ...account, status: 'blocked', lastError, blockedTimes, ...due });
}

/** How long after the first message that died `sweep` sends another one, then twice that, and so on. Milliseconds. */
const againAfter = 2 * minute;

/**
 * When the message about it is dead. Of a joiner or mover nothing is tried again until an operator asks; a leaver is
 * never given up: `sweep` wakes again, less and less often, and at least hourly. What was reached meanwhile stays so.
 */
export function giveUp(account: Account, now: number): Changed {
  if (account.desiredHash !== undefined && account.desiredHash === account.appliedHash)
    return changed(account);
  const isLeaver = isLeaverState(account.desiredState);
  const again = now + rewakeAfter(account, account.rewoken ?? 0, againAfter);
  return changed({
    ...account,
    status: 'failed',
    ...(isLeaver ? dueAt(account, again) : dueAtTime(account, undefined)),
  });
}

const deadLettersEvery = 24 * hour;

/**
 * When its message dies with this failure, and whether the dead letter about it lies there already: a leaver's messages
 * die again and again, and of one reason one a day is enough.
 */
export function deadLettered(
  account: Account,
  { name, message }: Failure,
  now: number,
): { account: Changed; isTold: boolean } {
  const reason = `${name}: ${message}`;
  const { deadLetter } = account;
  const isTold = deadLetter?.reason === reason && now - Date.parse(deadLetter.at) < deadLettersEvery;
  const given = giveUp(account, now);
  if (isTold || !isLeaverState(account.desiredState)) return { account: given, isTold };
  return { account: changed({ ...given, deadLetter: { reason, at: iso(now) } }), isTold };
}
