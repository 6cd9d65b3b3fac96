import type { Account } from '../account.ts';
import type { Changed } from './changed.ts';

/** One transition after the other, of which any may leave the account as it is; `undefined` where all of them do. */
export function inTurn(
  account: Account,
  ...transitions: ((account: Account) => Changed | undefined)[]
): Changed | undefined {
  return transitions.reduce<Changed | undefined>(
    (last, transition) => transition(last ?? account) ?? last,
    undefined,
  );
}
