import { update } from '../../lib/aws/table.ts';
import { keptAtLeast } from '../config/keep.ts';
import type { Event } from '../contracts/event.ts';
import { keys } from './keys.ts';
import type { Roster } from './roster.ts';

/**
 * Notes, before the first person is removed of whom nothing was heard since then (ISO 8601 UTC), that what is told of before is
 * about a person who was known, and does not make a new one.
 */
export async function noteForgotten({ table }: Pick<Roster, 'table'>, until: string): Promise<void> {
  await update(table, keys.forgotten, (item) => (String(item?.until ?? '') < until ? { until } : undefined));
}

/**
 * Whether an event about a user of whom nothing is known may be about one who was known and was removed. A webhook that
 * was recorded can be sent years later, and its signature is good: a joiner of then would be one of today, with nothing left that
 * says that they are gone. All that was ever told of a person who was removed happened before the time that is noted here, which nothing
 * of what is younger than the shortest time to keep can: so of the events of today none costs a read.
 */
export async function isOfForgotten(
  { table, now }: Pick<Roster, 'table' | 'now'>,
  { occurredAt }: Event,
): Promise<boolean> {
  if (Date.parse(occurredAt) > now() - keptAtLeast) return false;
  const until = (await table.read(keys.forgotten))?.until;
  return typeof until === 'string' && occurredAt <= until;
}
