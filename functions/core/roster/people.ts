import { isDeepStrictEqual } from 'node:util';
import type { Fields, Item, Table } from '../../lib/aws/table.ts';
import { keys } from './keys.ts';
import type { PersonRecord } from './person-record.ts';
import { type Summary, summaryOf } from './summary.ts';

/** The partition of the index of people. Its items are a few hundred bytes, so that ten thousand are three megabytes. */
const peoplePartition = 'PEOPLE';

/** Three megabytes at most: DynamoDB answers one at a time. */
const pageSize = 10_000;

/**
 * A person's own item with the summary of today; `undefined` where it has that already. It is read along with what is summed up,
 * and is to be written only while it stays as it is: so of two who do this at once the later one is right about both.
 */
export function withSummary(item: Item | undefined, record: PersonRecord, time: number): Fields | undefined {
  const now = new Date(time).toISOString();
  const { person } = record;
  const before = item && summaryIn(item);
  const summary = summaryOf(record, before, now);
  const isListed = summary.users.length + Object.keys(summary.targets).length > 0;
  if (isListed ? isDeepStrictEqual(before, summary) : before === undefined) return undefined;
  const listed = { ...summary, changedPartition: peoplePartition, changedAt: now };
  return { person, since: item?.since ?? now, ...(isListed && listed) };
}

/** A person in the index, and when anything of it changed (ISO 8601 UTC). */
export type Listed = Summary & { changedAt: string };

/** Everybody whose summary changed since then (ISO 8601 UTC), page by page; everybody without. Eventually consistent. */
export async function* peopleIn(table: Table, since = ''): AsyncGenerator<Listed[]> {
  let after: Item | undefined;
  do {
    const page = await table.changed(peoplePartition, since, pageSize, after);
    yield page.flatMap((item) => {
      const summary = summaryIn(item);
      return summary === undefined ? [] : [{ ...summary, changedAt: String(item.changedAt) }];
    });
    after = page.length < pageSize ? undefined : page.at(-1);
  } while (after !== undefined);
}

/** What a list of people shows of one person; `undefined` where it shows nothing. Strongly consistent. */
export async function summaryFor(table: Table, person: string): Promise<Summary | undefined> {
  const item = await table.read(keys.person(person));
  return item && summaryIn(item);
}

/** The table gives back what was put in. */
function summaryIn(item: Item): Summary | undefined {
  if (item.changedPartition === undefined || !isSummary(item)) return undefined;
  const { person, users, groups, moreGroups, targets } = item;
  return { person, users, groups, ...(moreGroups && { moreGroups }), targets };
}

function isSummary(item: object): item is Summary {
  return 'users' in item && Array.isArray(item.users) && 'groups' in item && 'targets' in item;
}
