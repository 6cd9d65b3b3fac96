import type { Lane } from '../delivery/lane.ts';
import type { Account } from './account.ts';

/**
 * The partitions of the `due` index: two a target, so that leavers are not looked for among joiners, and one for what
 * many are to become at once, of which `sweep` releases only as much as the target works off.
 */
export const duePartition = (target: string, lane: Lane | 'bulk'): string =>
  lane === 'ordinary' ? `DUE#target#${target}` : `DUE#${lane}#${target}`;

/** Whether `sweep` releases the account's wish with those of many others. */
export function isInBulk({ target, duePartition: partition }: Account): boolean {
  return partition === duePartition(target, 'bulk');
}
