import { hour, minute } from '../../lib/duration.ts';
import { dueAt } from '../accounts/due.ts';
import { givenUp } from '../accounts/give-up.ts';
import { Blocked, type Failure, Throttled } from '../contracts/errors.ts';
import type { Wake } from '../delivery/wake-up.ts';
import type { Roster } from '../roster/roster.ts';

/** A message that failed comes back by itself, so `sweep` must not send another one meanwhile. See `retry.ts`. */
const messageComesWithin = 50 * minute;

/** Writes what went wrong where `status` shows it. A blocked one is tried again by `sweep`, less and less often. */
export async function note(roster: Roster, wake: Wake, failure: Failure): Promise<void> {
  const now = roster.now();
  const { message, words, status } = failure;
  const by = failure instanceof Blocked ? failure.by : undefined;
  const list = failure instanceof Throttled ? failure.list : undefined;
  const lastError = { kind: failure.name, message, words, status, by, list, at: new Date(now).toISOString() };
  await roster.updateTarget(wake.person, wake.target, (item) => {
    if (failure instanceof Blocked) {
      const blockedTimes = (item.blockedTimes ?? 0) + 1;
      const wait = Math.min(minute * 2 ** (blockedTimes - 1), hour);
      return { ...item, status: 'blocked', lastError, blockedTimes, ...dueAt(item, now + wait) };
    }
    if (failure.name === 'Permanent') return { ...givenUp(item, now), lastError };
    return { ...item, status: 'pending', lastError, ...dueAt(item, now + messageComesWithin) };
  });
  if (!(failure instanceof Blocked)) return;
  await roster.record(wake.person, {
    target: wake.target,
    what: `blocked: ${failure.by}`,
    causedBy: wake.causedBy,
    status,
  });
}
