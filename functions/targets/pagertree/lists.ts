import type { ListedPage } from '../../core/contracts/listed.ts';
import type { List } from '../../core/contracts/lists.ts';
import { type Cursor, isJoined, readCursor, stepBack } from '../../lib/listing/cursor.ts';
import type { AccountUser } from './schema.ts';

/** A hundred rows from `offset` on, in order of creation. */
export type ReadPage = (offset: number) => Promise<{ rows: AccountUser[]; more: boolean; total?: number }>;

/** Who is an admin is looked for by this. */
export const adminKey = 'role admin';

/**
 * All accounts. Pages are counted by offset, so a row that is deleted while we read makes the next page skip one: each
 * page begins with the last row of the page before, and where that is not there any more the read goes back. New rows
 * come last, in order of creation, and do no harm. https://pagertree.com/docs/api/pagination-and-filters
 */
export function listAccountUsers(readPage: ReadPage): List<AccountUser> {
  return {
    name: 'account_users',
    title: 'the account users',
    async read(cursor): Promise<ListedPage<AccountUser>> {
      const from = readCursor(cursor);
      const offset = Math.max(0, from.passed - 1);
      const { rows, more, total } = await readPage(offset);
      const next = following(from, rows, { offset, more });
      return { rows: rows.map(listed), total, ...(next && { next: JSON.stringify(next) }) };
    },
  };
}

function listed(row: AccountUser) {
  const keys = [...row.emails.map(({ email }) => email), ...(row.roles.admin ? [adminKey] : [])];
  return { id: row.id, keys, row };
}

/** Where to read on; nothing at the end. */
function following(from: Cursor, rows: AccountUser[], page: { offset: number; more: boolean }) {
  const ids = rows.map(({ id }) => id);
  if (!isJoined(from, ids)) return stepBack(from);
  return page.more ? { passed: page.offset + rows.length, last: ids, tries: 0 } : undefined;
}
