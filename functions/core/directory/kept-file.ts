import { type Table, update } from '../../lib/aws/table.ts';
import type { ListedUser } from '../contracts/directory.ts';
import { keys } from '../roster/keys.ts';
import type { FileHead, PeopleFile } from './file-directory.ts';

/*
 * The file that was brought last is kept in the table, a page an item, over and over in the same place: so the functions read it where a
 * list of another source would be asked for, and no message carries it.
 */

const pages = 'FILE';

/** The file of a source as it is kept. */
export function keptFile(table: Table, source: string): PeopleFile {
  return {
    async head() {
      const item = await table.read(keys.directoryFile(source));
      if (item === undefined) return undefined;
      const { file, pages: count, users, asOf } = item;
      return { file: String(file), pages: Number(count), users: Number(users), asOf: String(asOf) };
    },
    async page(file, page) {
      const item = await table.read(keys.directoryPage(source, pages, page));
      // The table gives back what was put in.
      return item?.file === file && Array.isArray(item.rows) ? (item.rows as ListedUser[]) : undefined;
    },
  };
}

/** Keeps a file in place of the one before, of which nothing is left. Its head comes last: until then the one before cannot be read any more. */
export async function keepFile(
  table: Table,
  source: string,
  { file, asOf }: Pick<FileHead, 'file' | 'asOf'>,
  rows: ListedUser[][],
): Promise<void> {
  const before = await keptFile(table, source).head();
  for (let page = 0; page < Math.max(rows.length, before?.pages ?? 0); page++) {
    const own = rows[page];
    const kept = own === undefined ? {} : { file, rows: own };
    await update(table, keys.directoryPage(source, pages, page), () => kept);
  }
  const users = rows.flat().length;
  await update(table, keys.directoryFile(source), () => ({ file, pages: rows.length, users, asOf }));
}
