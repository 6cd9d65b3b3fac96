import type { Item } from '../../lib/aws/table.ts';
import type { Account } from '../accounts/account.ts';

/** Whether an item is an account that code of ours wrote. */
export function isAccount(item: Item): item is Item & Account {
  return [item.person, item.target, item.status].every((field) => typeof field === 'string');
}
