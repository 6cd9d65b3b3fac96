import { laneFor } from '../delivery/lane.ts';
import type { Account } from './account.ts';
import { duePartition } from './due-partition.ts';

/** The fields that put a target's item into the index of what is due, or take it out. */
export function dueAtTime(
  { target, desiredState }: Pick<Account, 'target' | 'desiredState'>,
  time: string | undefined,
): Pick<Account, 'dueAt' | 'duePartition'> {
  if (time === undefined) return { dueAt: undefined, duePartition: undefined };
  return { dueAt: time, duePartition: duePartition(target, laneFor(desiredState)) };
}

/** The same, with the time in milliseconds since 1970. */
export function dueAt(
  item: Pick<Account, 'target' | 'desiredState'>,
  time: number,
): Pick<Account, 'dueAt' | 'duePartition'> {
  return dueAtTime(item, new Date(time).toISOString());
}

/** The fields that have `sweep` release the account with those of many others. `now`: milliseconds since 1970. */
export function dueInBulk(
  { target }: Pick<Account, 'target'>,
  now: number,
): Pick<Account, 'dueAt' | 'duePartition'> {
  return { dueAt: new Date(now).toISOString(), duePartition: duePartition(target, 'bulk') };
}
