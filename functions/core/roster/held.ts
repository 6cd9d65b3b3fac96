import type { Table } from '../../lib/aws/table.ts';
import type { Account } from '../accounts/account.ts';
import { type Hold, heldPartition, isUndecided } from '../accounts/hold.ts';
import { dueIn } from './due.ts';
import { isAccount } from './is-account.ts';

/**
 * What is held at a target for one reason and waits for a decision, in the order in which it was held, by pages. Eventually
 * consistent.
 */
export async function* heldAt(table: Table, target: string, by: Hold['by']): AsyncGenerator<Account[]> {
  for await (const page of dueIn(table, heldPartition(target, by), '~')) {
    yield page.flatMap((item) => (isAccount(item) && isWaiting(item) ? [item] : []));
  }
}

function isWaiting({ hold }: Account): boolean {
  return hold !== undefined && isUndecided(hold);
}
