import type { Account } from '../account.ts';

declare const byTransition: unique symbol;

/** An account as a transition left it: the roster takes no other. */
export type Changed = Account & { readonly [byTransition]: true };

/** For transitions alone. */
export const changed = (account: Account): Changed => account as Changed;
