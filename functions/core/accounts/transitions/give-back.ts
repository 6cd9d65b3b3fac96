import type { Account } from '../account.ts';
import { type Changed, changed } from './changed.ts';

/** Without the lease of this token; `undefined` where another worker has it by now. */
export function giveBack(account: Account, token: string): Changed | undefined {
  return account.lease?.token === token ? changed({ ...account, lease: undefined }) : undefined;
}
