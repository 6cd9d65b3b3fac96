import type { Item, Table } from '../../lib/aws/table.ts';
import type { HistoryItem } from './items.ts';
import { personOfKey } from './keys.ts';
import { fieldsOf } from './person-record.ts';

/** The partition, of the index of what changed, of all lines of the audit trail, so that they are found by when they were written. */
const linesPartition = 'LINES';

/** A line of the audit trail as it is stored: no further write lists it, but on AWS it is paid for twice. */
export function listed(line: HistoryItem): HistoryItem & { changedPartition: string; changedAt: string } {
  return { ...line, changedPartition: linesPartition, changedAt: line.at };
}

/** A line of the audit trail as it was before it was listed. */
export function lineIn(item: Item): HistoryItem {
  const { changedPartition: _, changedAt: __, ...line } = fieldsOf<ReturnType<typeof listed>>(item);
  return line;
}

/** A line of the audit trail, and of whom it is. `key` tells it from every other one. */
export type Line = HistoryItem & { person: string; key: string };

/** Up to `limit` lines of everybody that were written since then (ISO 8601 UTC), as items: `lineOf` tells what they say. */
export function linesSince(table: Table, since: string, limit: number, after?: Item): Promise<Item[]> {
  return table.changed(linesPartition, since, limit, after);
}

/** What an item of `linesSince` says. */
export function lineOf(item: Item): Line {
  return { ...lineIn(item), person: personOfKey(item.pk), key: `${item.pk} ${item.sk}` };
}
