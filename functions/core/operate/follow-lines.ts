import type { Item, Table } from '../../lib/aws/table.ts';
import { second } from '../../lib/duration.ts';
import { type Line, lineOf, linesSince } from '../roster/lines.ts';

const pageSize = 100;
const pagesAtMost = 5;

/** So long a line may take from the moment that it bears to the index: a write that is tried again, and clocks that differ. */
const lateAtMost = 15 * second;

/**
 * Follows what is written into the audit trail of everybody, from `since` on (ISO 8601 UTC): each call of what it answers gives the
 * lines that came meanwhile, each line once, in the order in which they were found. It reads five pages a call at most; what is more
 * is the next call's. A call that throws has lost nothing.
 */
export function followLines(table: Table, since: string): () => Promise<Line[]> {
  let from = since;
  /** Where a call stopped before it had seen all. */
  let behind: Item | undefined;
  let latest = since;
  const seen = new Map<string, string>();

  /** What was answered and cannot be found again is forgotten. */
  function lookBackFrom(time: string): void {
    from = time > from ? time : from;
    for (const [key, at] of seen) if (at < from) seen.delete(key);
  }

  return async () => {
    const found: Item[] = [];
    let after = behind;
    for (let page = 0; page < pagesAtMost; page++) {
      const items = await linesSince(table, from, pageSize, after);
      found.push(...items);
      after = items.length < pageSize ? undefined : items.at(-1);
      if (after === undefined) break;
    }
    behind = after;
    const fresh = found.map(lineOf).filter(({ key }) => !seen.has(key));
    for (const { key, at } of fresh) {
      seen.set(key, at);
      if (at > latest) latest = at;
    }
    if (behind === undefined) lookBackFrom(new Date(Date.parse(latest) - lateAtMost).toISOString());
    return fresh;
  };
}
