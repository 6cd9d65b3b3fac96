import { Blocked, type Failure, Throttled } from './errors.ts';
import { dueAt, dueAtTime, rewakeAfter } from './reconsider.ts';
import type { Roster } from './roster/index.ts';
import type { TargetItem } from './roster/items.ts';
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
  const list = failure instanceof Throttled ? failure.list : undefined;
  const trouble = { kind: failure.name, message, words, status, by, list, at: new Date(now).toISOString() };
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

/** How long after the first message that died `sweep` sends another one, then twice that, and so on. */
const againAfter = 2 * minute;

/**
 * The item of somebody whose message is dead. Of whoever joins or moves nothing is tried again until somebody asks; a
 * leaver is never given up: `sweep` wakes again, less and less often, and at least hourly, until they are out. What was
 * reached meanwhile is not given up.
 */
export function givenUp(item: TargetItem, now: number): TargetItem {
  if (item.desiredHash !== undefined && item.desiredHash === item.appliedHash) return item;
  const failed: TargetItem = { ...item, status: 'failed' };
  if (laneFor(item.desiredState) === 'ordinary') return { ...failed, ...dueAtTime(item, undefined) };
  return { ...failed, ...dueAt(item, now + rewakeAfter(item, item.rewoken ?? 0, againAfter)) };
}

const lettersEvery = 24 * hour;

/**
 * The item of somebody whose message dies, and whether a dead letter is to tell of it. A leaver's messages die again and
 * again: of one cause one letter a day is enough.
 */
export function lastWordsOn(
  item: TargetItem,
  { name, message }: Failure,
  now: number,
): { item: TargetItem; isTold: boolean } {
  const cause = `${name}: ${message}`;
  const { letter } = item;
  const isTold = letter?.cause === cause && now - Date.parse(letter.at) < lettersEvery;
  const given = givenUp(item, now);
  if (isTold || laneFor(item.desiredState) === 'ordinary') return { item: given, isTold };
  return { item: { ...given, letter: { cause, at: new Date(now).toISOString() } }, isTold };
}
