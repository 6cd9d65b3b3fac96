import type { Item, Table } from '../../lib/aws/table.ts';
import { personOfKey } from './keys.ts';

/** Everything in a partition of the index that falls due until `until` (ISO 8601), the oldest first, page by page. */
export async function* dueIn(
  table: Table,
  partition: string,
  until: string,
  pageSize = 100,
): AsyncGenerator<Item[]> {
  let after: Item | undefined;
  do {
    const page = await table.due(partition, until, pageSize, after);
    if (page.length > 0) yield page;
    after = page.length < pageSize ? undefined : page.at(-1);
  } while (after !== undefined);
}

/** The id of the person that an item is about. */
export function personOf({ person, pk }: Item): string {
  return typeof person === 'string' ? person : personOfKey(pk);
}
