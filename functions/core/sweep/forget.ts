import { type Fields, type Item, type Key, update } from '../../lib/aws/table.ts';
import { day } from '../../lib/duration.ts';
import { eachAlone, type Failed, throwOneOf } from '../delivery/each-alone.ts';
import { forgetPerson } from '../roster/forget-person.ts';
import { isForgettable } from '../roster/forgettable.ts';
import { keys, personOfKey } from '../roster/keys.ts';
import { leadsToNothing } from '../roster/leads-to-nothing.ts';
import { isTimeFor } from './is-time-for.ts';
import type { Look } from './sweeping.ts';

const every = 7 * day;
/** Items of the table that one sweep passes. */
const itemsAtMost = 500;
const atOnce = 8;
const namedAtMost = 100;

/** What one page of the table came to: the persons who were removed, and how many lines and other items were. */
type Removed = { persons: string[]; lines: number; others: number };

/**
 * Removes what was kept for as long as `deployment.keep` says: lines of the audit trail, persons who left, and what is about nobody
 * any more; and snapshots, by `leavers.keepSnapshots`. Passes the table once a week, a page a sweep, and again at once where anything was removed, for what led to it. Where it
 * got to is kept from sweep to sweep.
 */
export async function forget(look: Look): Promise<void> {
  const { roster } = look.world;
  const { table, now } = roster;
  if (!isTimeFor(look)) return;
  const { from, endedAt, hasRemoved }: Fields = (await table.read(keys.forgetting)) ?? {};
  const last = typeof endedAt === 'number' ? endedAt : -Infinity;
  if (from === undefined && hasRemoved !== true && now() < last + every) return;
  const { items, next } = await table.scan(undefined, itemsAtMost, keyIn(from));
  const { removed, failed, isWhole } = await removeFrom(look, items);
  tell(look, removed);
  if (!isWhole) return throwOneOf(failed);
  const isNewPass = from === undefined;
  const hasNow = removed.persons.length + removed.others > 0 || (!isNewPass && hasRemoved === true);
  await update(table, keys.forgetting, () => ({
    ...(next === undefined ? { endedAt: now() } : { from: next }),
    ...(hasNow && { hasRemoved: true }),
  }));
  throwOneOf(failed);
}

/** A page that time did not suffice for is looked at again. */
async function removeFrom(
  look: Look,
  items: Item[],
): Promise<{ removed: Removed; failed: Failed<unknown>[]; isWhole: boolean }> {
  const { roster, config, keep } = look.world;
  const { table, now } = roster;
  const cutoff = new Date(now() - keep).toISOString();
  const snapshotCutoff = new Date(now() - config.leavers.keepSnapshots).toISOString();
  const removed: Removed = { persons: [], lines: 0, others: 0 };
  const goOn = () => isTimeFor(look);
  const forgetting = { roster, authority: Object.keys(config.sources), cutoff };
  const candidates = candidatesIn(items, cutoff);
  const persons = await eachAlone(
    candidates,
    async (person) => {
      if (await forgetPerson(forgetting, person)) removed.persons.push(person);
    },
    { atOnce, goOn },
  );
  const others = await eachAlone(
    items,
    async (item) => {
      if (!(await leadsToNothing(table, item, { cutoff, snapshotCutoff, now: now() }))) return;
      if (!(await table.remove(item))) return;
      if ('what' in item) removed.lines++;
      else removed.others++;
    },
    { atOnce, goOn },
  );
  const isWhole = persons.begun.length === candidates.length && others.begun.length === items.length;
  return { removed, failed: [...persons.failed, ...others.failed], isWhole };
}

/** The persons whom a page has something of, and nothing that says already that they stay. */
function candidatesIn(items: Item[], cutoff: string): string[] {
  const own = items.filter(({ pk }) => pk.startsWith(keys.person('').pk));
  const byPerson = Map.groupBy(own, ({ pk }) => personOfKey(pk));
  return [...byPerson].flatMap(([person, known]) =>
    known.every((item) => item.sk === 'PERSON' || isForgettable(item, cutoff)) ? [person] : [],
  );
}

/** By their ids, which lead to nobody any more. */
function tell({ world }: Look, { persons, lines, others }: Removed): void {
  if (persons.length + lines + others === 0) return;
  world.log.info('removed what was kept for as long as deployment.keep says', {
    count: persons.length,
    persons: persons.slice(0, namedAtMost),
    lines,
    others,
  });
}

function keyIn(value: unknown): Key | undefined {
  if (typeof value !== 'object' || value === null || !('pk' in value) || !('sk' in value)) return undefined;
  return { pk: String(value.pk), sk: String(value.sk) };
}
