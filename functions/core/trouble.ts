import { Blocked, type Failure } from './errors.ts';
import { dueAt, dueAtTime } from './reconsider.ts';
import type { Roster } from './roster/index.ts';
import { stuckPartition, type TargetItem } from './roster/items.ts';
import { laneFor, type Wake } from './wake.ts';

const minute = 60_000;
const hour = 60 * minute;

/** A message that failed comes back by itself, so `sweep` must not send another one meanwhile. See `retry.ts`. */
const messageComesWithin = 50 * minute;

/** Writes what went wrong where `status` shows it. A blocked one is tried again by `sweep`, less and less often. */
export async function note(roster: Roster, wake: Wake, failure: Failure): Promise<void> {
  const now = roster.now();
  const { message, words, status } = failure;
  const by = failure instanceof Blocked ? failure.by : undefined;
  const trouble = { kind: failure.name, message, words, status, by, at: new Date(now).toISOString() };
  await roster.updateTarget(wake.person, wake.target, (item) => {
    if (failure instanceof Blocked) {
      const blockedTimes = (item.blockedTimes ?? 0) + 1;
      const wait = Math.min(minute * 2 ** (blockedTimes - 1), hour);
      return { ...item, status: 'blocked', trouble, blockedTimes, ...dueAt(item, now + wait) };
    }
    if (failure.name === 'Permanent') return { ...givenUp(item, now), trouble };
    return { ...item, status: 'pending', trouble, ...dueAt(item, now + messageComesWithin) };
  });
  if (!(failure instanceof Blocked)) return;
  await roster.record(wake.person, {
    target: wake.target,
    what: `blocked: ${failure.by}`,
    because: wake.because,
    status,
  });
}

/** The item of somebody whose message is dead: nothing tries again by itself, but a leaver is still to be found. */
export function givenUp(item: TargetItem, now: number): TargetItem {
  const failed: TargetItem = { ...item, status: 'failed' };
  if (laneFor(item.desiredState) === 'ordinary') return { ...failed, ...dueAtTime(item, undefined) };
  return { ...failed, dueAt: new Date(now).toISOString(), duePartition: stuckPartition(item.target) };
}
