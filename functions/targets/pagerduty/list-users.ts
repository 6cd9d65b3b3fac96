import type { List } from '../../core/contracts/lists.ts';
import { readCursor } from '../../lib/listing/cursor.ts';
import { type ReadFromOffset, readOffsetPage } from '../../lib/listing/offset-pages.ts';
import { listedAtMost } from './pages.ts';
import type { User } from './schema.ts';

/** All users, as far as PagerDuty lists them: https://developer.pagerduty.com/docs/rest-api-v2/pagination/ */
export function listUsers(readPage: ReadFromOffset<User>): List<User> {
  return {
    name: 'users',
    title: 'the users',
    async read(cursor) {
      // PagerDuty refuses to list anybody beyond that, so what it lists says nothing of them.
      if (readCursor(cursor).passed >= listedAtMost) return undefined;
      const page = await readOffsetPage(cursor, readPage);
      return { ...page, rows: page.rows.map((row) => ({ id: row.id, keys: [row.email], row })) };
    },
  };
}
