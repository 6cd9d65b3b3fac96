import type { ListedRow } from '../../core/contracts/listed.ts';
import type { List } from '../../core/contracts/lists.ts';
import { type ReadFromOffset, readOffsetPage } from '../../lib/listing/offset-pages.ts';
import type { AccountUser, Team } from './schema.ts';

/** Who is an admin is looked for by this. */
export const adminKey = 'role admin';

/** All accounts, in order of creation: new rows come last. https://pagertree.com/docs/api/pagination-and-filters */
export function listAccountUsers(readPage: ReadFromOffset<AccountUser>): List<AccountUser> {
  return listOf('account_users', 'the account users', readPage, ({ emails, roles }) => [
    ...emails.map(({ email }) => email),
    ...(roles.admin ? [adminKey] : []),
  ]);
}

/** All teams, with who is in them. */
export function listTeams(readPage: ReadFromOffset<Team>): List<Team> {
  return listOf('teams', 'the teams', readPage, ({ name }) => [name]);
}

function listOf<T extends { id: string }>(
  name: string,
  title: string,
  readPage: ReadFromOffset<T>,
  keysOf: (row: T) => string[],
): List<T> {
  const listed = (row: T): ListedRow<T> => ({ id: row.id, keys: keysOf(row), row });
  return {
    name,
    title,
    async read(cursor) {
      const page = await readOffsetPage(cursor, readPage);
      return { ...page, rows: page.rows.map(listed) };
    },
  };
}
