import { type Cursor, isJoined, readCursor, stepBack } from './cursor.ts';

/** The rows from `offset` on, and whether there are more behind them; `total` where the other side says how many there are. */
export type ReadFromOffset<T> = (offset: number) => Promise<{ rows: T[]; more: boolean; total?: number }>;

/**
 * The page of a list after `cursor`, for an API whose pages begin at an offset. A row that goes while the list is read makes the
 * next page skip one: each page therefore begins with the last row of the page before, and where that is not there any more the
 * read goes back. Without `next` it was the last page.
 *
 * @example
 * const first = await readOffsetPage(undefined, (offset) => fetchUsers({ offset, limit: 100 }));
 * const second = await readOffsetPage(first.next, …);
 */
export async function readOffsetPage<T extends { id: string }>(
  cursor: string | undefined,
  read: ReadFromOffset<T>,
): Promise<{ rows: T[]; next?: string; total?: number }> {
  const from = readCursor(cursor);
  const offset = Math.max(0, from.passed - 1);
  const { rows, more, total } = await read(offset);
  const next = following(from, rows, { offset, more });
  return {
    rows,
    ...(next && { next: JSON.stringify(next) }),
    ...(total !== undefined && { total }),
  };
}

/** Where to read on; nothing at the end. */
function following(from: Cursor, rows: { id: string }[], page: { offset: number; more: boolean }) {
  const ids = rows.map(({ id }) => id);
  if (!isJoined(from, ids)) return stepBack(from);
  return page.more ? { passed: page.offset + rows.length, last: ids, tries: 0 } : undefined;
}
