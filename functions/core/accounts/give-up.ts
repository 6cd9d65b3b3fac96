import { hour, minute } from '../../lib/duration.ts';
import type { Failure } from '../contracts/errors.ts';
import { laneFor } from '../delivery/lane.ts';
import type { Account } from './account.ts';
import { dueAt, dueAtTime, rewakeAfter } from './due.ts';

/** How long after the first message that died `sweep` sends another one, then twice that, and so on. */
const againAfter = 2 * minute;

/**
 * The item of somebody whose message is dead. Of whoever joins or moves nothing is tried again until somebody asks; a
 * leaver is never given up: `sweep` wakes again, less and less often, and at least hourly, until they are out. What was
 * reached meanwhile is not given up.
 */
export function givenUp(item: Account, now: number): Account {
  if (item.desiredHash !== undefined && item.desiredHash === item.appliedHash) return item;
  const failed: Account = { ...item, status: 'failed' };
  if (laneFor(item.desiredState) === 'ordinary') return { ...failed, ...dueAtTime(item, undefined) };
  return { ...failed, ...dueAt(item, now + rewakeAfter(item, item.rewoken ?? 0, againAfter)) };
}

const lettersEvery = 24 * hour;

/**
 * The item of somebody whose message dies, and whether a dead letter is to tell of it. A leaver's messages die again and
 * again: of one cause one letter a day is enough.
 */
export function lastWordsOn(
  item: Account,
  { name, message }: Failure,
  now: number,
): { item: Account; isTold: boolean } {
  const cause = `${name}: ${message}`;
  const { letter } = item;
  const isTold = letter?.cause === cause && now - Date.parse(letter.at) < lettersEvery;
  const given = givenUp(item, now);
  if (isTold || laneFor(item.desiredState) === 'ordinary') return { item: given, isTold };
  return { item: { ...given, letter: { cause, at: new Date(now).toISOString() } }, isTold };
}
