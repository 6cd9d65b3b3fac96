import { type Key, update } from '../../lib/aws/table.ts';
import { hour } from '../../lib/duration.ts';
import { eachAlone } from '../delivery/each-alone.ts';
import { keys } from '../roster/keys.ts';
import { isTimeFor } from './is-time-for.ts';
import type { Look } from './sweeping.ts';

const every = 20 * hour;
/** Items of the table that one sweep passes: in a day so many that the roster of a large organisation is passed once. */
const itemsAtMost = 500;

/**
 * Compares the summaries of people with what they sum up, everybody once a day, a few a sweep: what a crash between a change and
 * its summary left out is made good, and a roster of before there were summaries gets them.
 */
export async function repairPeople(look: Look): Promise<void> {
  const { roster, log } = look.world;
  const { table, now } = roster;
  if (!isTimeFor(look)) return;
  const item = await table.read(keys.repair);
  const from = keyIn(item?.from);
  if (from === undefined && typeof item?.endedAt === 'number' && now() < item.endedAt + every) return;
  const { items, next } = await table.scan('PERSON', itemsAtMost, from);
  const persons = items.flatMap(({ person }) => (typeof person === 'string' ? [person] : []));
  const { failed } = await eachAlone(persons, (person) => roster.refresh(person), { atOnce: 8 });
  await update(table, keys.repair, () => (next === undefined ? { endedAt: now() } : { from: next }));
  if (failed.length > 0) log.warn('people who could not be summed up', { count: failed.length });
}

function keyIn(value: unknown): Key | undefined {
  if (typeof value !== 'object' || value === null || !('pk' in value) || !('sk' in value)) return undefined;
  return { pk: String(value.pk), sk: String(value.sk) };
}
