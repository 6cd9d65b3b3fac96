import { hour, minute } from '../../lib/duration.ts';
import { Blocked, type Failure, Throttled } from '../contracts/errors.ts';
import type { LastError } from './account.ts';

/**
 * What a failure says, as `status` shows it. `now`: milliseconds since 1970; `again`: in how many milliseconds its message comes
 * back, if it does.
 */
export function lastErrorOf(failure: Failure, now: number, again?: number): LastError {
  const { name: kind, message, words, status } = failure;
  return {
    kind,
    message,
    words,
    status,
    by: failure instanceof Blocked ? failure.by : undefined,
    list: failure instanceof Throttled ? failure.list : undefined,
    at: new Date(now).toISOString(),
    ...(again !== undefined && { nextTryAt: new Date(now + again).toISOString() }),
  };
}

/** A message that failed comes back by itself, so `sweep` must not send another one meanwhile. Milliseconds. */
const messageComesWithin = 50 * minute;

/**
 * How long until `sweep` looks again at an account whose work failed, in milliseconds: a blocked one less and less often.
 */
export function lookAgainIn({ name }: Failure, blockedTimes: number): number {
  return name === 'Blocked' ? Math.min(minute * 2 ** (blockedTimes - 1), hour) : messageComesWithin;
}
