import { type Cursor, isJoined, readCursor, stepBack } from './cursor.ts';

/** So many rows from the page `page` on, pages of `size` counting from 0; `undefined` where the list is refused. */
export type ReadNumbered<T> = (page: number, size: number) => Promise<T[] | undefined>;

const most = 100;
const least = 80;
const sameAtMost = 3;

/**
 * The page of a list after `cursor`, for an API whose pages have a number and a size of a hundred at most. Rows that go
 * while the list is read move all that come after, so that a page would skip some: each page therefore begins at or before
 * the last row that was read, which takes another size now and then, and where that row is not there any more the read
 * goes back. New ones may come before or after. Without `next` it was the last page; `undefined` where it is refused.
 *
 * @example
 * const first = await readNumberedPage(undefined, (page, size) => fetchUsers({ page: page + 1, per_page: size }));
 * const second = await readNumberedPage(first?.next, …);
 */
export async function readNumberedPage<T extends { id: string }>(
  cursor: string | undefined,
  read: ReadNumbered<T>,
): Promise<{ rows: T[]; next?: string } | undefined> {
  const from = readCursor(cursor);
  const { page, size } = windowAt(from.passed);
  const rows = await read(page, size);
  if (rows === undefined) return undefined;
  const next = following(from, rows, { start: page * size, size });
  return { rows, ...(next && { next: JSON.stringify(next) }) };
}

/** Where to read on; nothing at the end. */
function following(from: Cursor, rows: { id: string }[], window: { start: number; size: number }) {
  const ids = rows.map(({ id }) => id);
  if (!isJoined(from, ids)) return stepBack(from);
  const next = { passed: window.start + rows.length, last: ids, tries: 0, same: 0 };
  if (rows.length !== window.size) return undefined;
  // Nobody promises that every list pages: one that begins the same again and again has said everything.
  if (from.last.length === 0 || ids[0] !== from.last[0]) return next;
  // Having gone back is no sign of it: what was read before begins the page then, and what comes behind is news.
  return from.same < sameAtMost ? { ...next, same: from.same + 1 } : undefined;
}

/** The page, of a size up to a hundred, that begins at or before the last row and reaches the furthest. */
function windowAt(passed: number): { page: number; size: number } {
  const last = Math.max(0, passed - 1);
  const windows = Array.from({ length: most - least + 1 }, (_, index) => {
    const size = most - index;
    return { page: Math.floor(last / size), size };
  });
  const end = ({ page, size }: { page: number; size: number }) => (page + 1) * size;
  return windows.reduce((best, one) => (end(one) > end(best) ? one : best));
}
