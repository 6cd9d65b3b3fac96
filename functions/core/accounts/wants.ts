import type { Account } from './account.ts';
import { isAhead } from './ahead.ts';

/** Whether a worker is to be woken: the account is not what it should be, and does not wait for a human. */
export function wants(item: Account, now: number): boolean {
  return item.desiredHash !== undefined && item.desiredHash !== item.appliedHash && !waitsForHuman(item, now);
}

/**
 * A blocked account is tried again when its time comes, a held one when a human decides or when it is to be looked at again, and both
 * when something else is desired: not at every event.
 */
export function waitsForHuman(item: Account, now: number): boolean {
  if (item.status === 'held') return !isLookDue(item, now);
  return item.status === 'blocked' && isAhead(item, now);
}

/** Whether what is held and not decided on is to be looked at again. */
function isLookDue(item: Account, now: number): boolean {
  const { lookAt, decided } = item.hold ?? {};
  return lookAt !== undefined && decided === undefined && !isAhead({ dueAt: lookAt }, now);
}
