import type { Account } from './account.ts';
import { isAhead } from './ahead.ts';

/** Whether a worker is to be woken: the account is not what it should be, and does not wait for a human. */
export function wants(item: Account, now: number): boolean {
  return item.desiredHash !== undefined && item.desiredHash !== item.appliedHash && !waitsForHuman(item, now);
}

/**
 * A blocked account is tried again when its time comes, a held one when a human decides, and both when something else is
 * desired: not at every event.
 */
export function waitsForHuman(item: Account, now: number): boolean {
  return item.status === 'held' || (item.status === 'blocked' && isAhead(item, now));
}
