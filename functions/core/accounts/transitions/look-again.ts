import type { Account } from '../account.ts';
import { dueAt } from '../due.ts';
import { wakeAgainAfter } from '../wake-again.ts';
import { type Changed, changed } from './changed.ts';

/**
 * Of an account that an operator wants looked at: what was proved counts no more until it is proved again. `undefined` where
 * nothing is desired, a worker is at it, or a human is awaited.
 */
export function lookAgain(account: Account, now: number): Changed | undefined {
  const { desiredHash, status } = account;
  if (desiredHash === undefined || status === 'working' || status === 'held') return undefined;
  return changed({
    ...account,
    status: 'pending',
    appliedHash: undefined,
    ...dueAt(account, now + wakeAgainAfter),
  });
}
