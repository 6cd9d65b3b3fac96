import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import type { ListedUser } from '../../../functions/core/contracts/directory.ts';
import type { FileHead, PeopleFile } from '../../../functions/core/directory/file-directory.ts';
import { instant } from '../../../functions/lib/instant.ts';
import { CommandError } from '../command-error.ts';
import { parsePeople } from './parse-people.ts';

/** A file of people that was read and has no fault. */
export type ReadFile = { head: FileHead; pages: ListedUser[][] };

const faultsShown = 20;
/** What clocks of two machines may differ by. Milliseconds. */
const skew = 5 * 60_000;

/**
 * Reads a file of people. It speaks of the moment `asOf` (ISO 8601) or, without one, of when it was changed last. Throws
 * `CommandError` where it cannot be read or has a fault. `now`: milliseconds since 1970.
 */
export async function readPeople(path: string, asOf: string | undefined, now: number): Promise<ReadFile> {
  const { raw, changed } = await contentOf(path);
  const at = asOf === undefined ? changed : instant(asOf);
  if (at === undefined) {
    throw new CommandError(`--as-of ${asOf} is no moment: write one such as 2026-11-28T09:00:00Z.`, 2);
  }
  if (at > now + skew) {
    const what = asOf === undefined ? `${path} was changed last` : '--as-of lies';
    throw new CommandError(`${what} in the future: say of which moment it speaks, with --as-of.`, 2);
  }
  const read = parsePeople(raw);
  if ('faults' in read) {
    const more = read.faults.length - faultsShown;
    throw new CommandError(
      [
        `Nothing of ${path} was imported:`,
        ...read.faults.slice(0, faultsShown),
        ...(more > 0 ? [`and ${more} more.`] : []),
      ].join('\n  '),
    );
  }
  const pages = pagesOf(read.users);
  const file = createHash('sha256').update(raw).update(String(at)).digest('hex').slice(0, 16);
  const head = { file, pages: pages.length, users: read.users.length, asOf: new Date(at).toISOString() };
  return { head, pages };
}

async function contentOf(path: string): Promise<{ raw: Uint8Array; changed: number }> {
  try {
    const [raw, { mtimeMs }] = await Promise.all([readFile(path), stat(path)]);
    return { raw, changed: Math.floor(mtimeMs) };
  } catch (cause) {
    throw new CommandError(`${path} cannot be read: name a file that can.`, 2, { cause });
  }
}

/** The same as it will be kept, for a look at what an import of it would find. */
export function inMemory({ head, pages }: ReadFile): PeopleFile {
  return { head: async () => head, page: async (_file, page) => pages[page] };
}

const usersAtMost = 200;
/** An item of the table has 400 KB at most. */
const bytesAtMost = 200_000;

function pagesOf(users: ListedUser[]): ListedUser[][] {
  const pages: ListedUser[][] = [];
  let bytes = bytesAtMost;
  for (const user of users) {
    const size = Buffer.byteLength(JSON.stringify(user));
    const last = pages.at(-1);
    if (last === undefined || last.length >= usersAtMost || bytes + size > bytesAtMost) {
      pages.push([user]);
      bytes = size;
    } else {
      last.push(user);
      bytes += size;
    }
  }
  return pages;
}
