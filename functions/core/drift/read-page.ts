import type { ListedRow } from '../contracts/listed.ts';
import type { List } from '../contracts/lists.ts';
import { doubtOf } from '../directory/verdict.ts';

/** Where the read of a target's lists is: in which of them, behind which page. It survives JSON. */
export type Place = {
  list: number;
  cursor?: string;
  /** Pages read so far, of all lists: a call each. */
  reads: number;
};

/** Every row that was read, by the name of its list. */
export type ReadRows = Map<string, ListedRow<unknown>[]>;

/** More than any list has that is read for a comparison. */
const readsAtMost = 2_000;

export const beginning: Place = { list: 0, reads: 0 };

/**
 * Reads the page at `place`, and answers where the next one is: nowhere at the end of the last list. `doubt`: why the lists prove
 * nothing, in a sentence. Throws one of the five errors where a page could not be read.
 *
 * @example
 * let place: Place | undefined = beginning;
 * while (place !== undefined) ({ next: place, doubt } = await readPage(lists, place, rows));
 */
export async function readPage(
  lists: readonly List[],
  place: Place,
  rows: ReadRows,
): Promise<{ name: string; rows: ListedRow<unknown>[]; reads: number; next?: Place; doubt?: string }> {
  const list = lists[place.list];
  const reads = place.reads + 1;
  if (list === undefined) return { name: '', rows: [], reads: place.reads };
  const { name, title } = list;
  const page = await list.read(place.cursor);
  if (page === undefined) return { name, rows: [], reads, doubt: `the list of ${title} is refused` };
  const known = new Set(rows.get(name)?.map(({ id }) => id));
  const [first] = rows.get(name) ?? [];
  const isNews = page.rows.length === 0 || page.rows.some(({ id }) => !known.has(id));
  for (const { id } of page.rows) known.add(id);
  rows.set(name, [...(rows.get(name) ?? []), ...page.rows]);
  const read = { name, rows: page.rows, reads };
  const goesOn = page.next !== undefined;
  // The last page may be the end of the one before, but never begins as the first one did.
  const isRepeated = !isNews && (goesOn || page.rows[0]?.id === first?.id);
  if (isRepeated || (goesOn && (page.next === place.cursor || reads >= readsAtMost)))
    return { ...read, doubt: `the list of ${title} repeats a page` };
  if (goesOn) return { ...read, next: { list: place.list, cursor: page.next, reads } };
  const { total } = page;
  const doubt =
    total === undefined || total === 0
      ? undefined
      : doubtOf({ users: known.size, total, missing: 0, allowed: undefined });
  if (doubt !== undefined) return { ...read, doubt };
  return { ...read, ...(place.list + 1 < lists.length && { next: { list: place.list + 1, reads } }) };
}
