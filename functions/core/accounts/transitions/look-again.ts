import { isLeaverState } from '../../delivery/lane.ts';
import type { Account } from '../account.ts';
import { dueAt, dueInBulk } from '../due.ts';
import { wakeAgainAfter } from '../wake-again.ts';
import { type Changed, changed } from './changed.ts';

/**
 * Of an account that an operator wants looked at: what was proved counts no more until it is proved again. `undefined` where
 * nothing is desired, a worker is at it, or a human is awaited. `inBulk`: one of many, of whom those who stay wait until `sweep`
 * releases them.
 */
export function lookAgain(account: Account, now: number, inBulk = false): Changed | undefined {
  const { desiredHash, desiredState, status } = account;
  if (desiredHash === undefined || status === 'working' || status === 'held') return undefined;
  return changed({
    ...account,
    status: 'pending',
    appliedHash: undefined,
    ...(inBulk && !isLeaverState(desiredState)
      ? dueInBulk(account, now)
      : dueAt(account, now + wakeAgainAfter)),
  });
}
