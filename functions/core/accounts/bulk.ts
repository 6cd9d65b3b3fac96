import type { Account } from './account.ts';
import { duePartition } from './due.ts';

/** Whether something is wished for now that was not before, and a worker has to see to it. */
export function isNewWish(before: Account, after: Account | undefined): after is Account {
  if (after === undefined || after.status !== 'pending') return false;
  return after.desiredHash !== undefined && after.desiredHash !== before.desiredHash;
}

/** The item among those of many people of whom something is wished for at once: due, and released by and by. */
export function inBulk(item: Account, now: number): Account {
  return {
    ...item,
    dueAt: new Date(now).toISOString(),
    duePartition: duePartition(item.target, 'bulk'),
  };
}

/** Whether it waits there. */
export function isInBulk(item: Account): boolean {
  return item.duePartition === duePartition(item.target, 'bulk');
}
