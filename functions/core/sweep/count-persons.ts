import { update } from '../../lib/aws/table.ts';
import { hour } from '../../lib/duration.ts';
import { keys } from '../roster/keys.ts';
import { isTimeFor } from './is-time-for.ts';
import type { Look } from './sweeping.ts';

const every = 6 * hour;
const pageSize = 1_000;

/** Where a count is: of so many persons up to there, begun at (milliseconds since 1970). */
type Counting = { counted: number; from: { pk: string; sk: string }; began: number };

/**
 * Counts the persons of the roster a few times a day, where the brake is a part of them; a count that is cut off goes on
 * with the next sweep.
 */
export async function countPersons(look: Look): Promise<void> {
  const { roster, config } = look.world;
  const { brake } = config.leavers;
  if (brake === false || !('percent' in brake)) return;
  const { table, now } = roster;
  const item = await table.read(keys.size);
  if (item?.counting === undefined && typeof item?.at === 'number' && now() < item.at + every) return;
  let { counted, from, began } = (item?.counting ?? { counted: 0, began: now() }) as Partial<Counting>;
  counted ??= 0;
  do {
    if (!isTimeFor(look)) break;
    const page = await table.scan('PERSON', pageSize, from);
    counted += page.items.length;
    from = page.next;
  } while (from !== undefined);
  const result =
    from === undefined ? { persons: counted, at: now() } : { counting: { counted, from, began } };
  await update(table, keys.size, (before) => ({ ...before, counting: undefined, ...result }));
}
