import { type Lane, laneFor } from '../delivery/lane.ts';
import type { Account } from './account.ts';

/**
 * The partitions of the `due` index: two a target, so that leavers are not looked for among joiners, and one for what
 * many are to become at once, of which `sweep` releases only as much as the target works off.
 */
export const duePartition = (target: string, lane: Lane | 'bulk'): string =>
  lane === 'ordinary' ? `DUE#target#${target}` : `DUE#${lane}#${target}`;

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

/** Whether `sweep` releases the account's wish with those of many others. */
export function isInBulk({ target, duePartition: partition }: Account): boolean {
  return partition === duePartition(target, 'bulk');
}
