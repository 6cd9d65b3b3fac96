import type { Directory, ListedUser, Listing } from '../contracts/directory.ts';
import { Permanent } from '../contracts/errors.ts';
import { noVendor } from './no-vendor.ts';

/** What a file is as a whole. `file`: which one it is; `asOf`: of which moment it speaks (ISO 8601 UTC). */
export type FileHead = { file: string; pages: number; users: number; asOf: string };

/** A file that was brought, page by page. A page that is not there, or of another file, is none. */
export type PeopleFile = {
  head(): Promise<FileHead | undefined>;
  page(file: string, page: number): Promise<ListedUser[] | undefined>;
};

const replaced = 'the file was replaced while it was read: import it once more';

/**
 * The directory that a file is. The place in it names the file, so that no list is ever made of two; a user who is not in it is gone
 * by its own word. It speaks of the moment that came with it, and not of when it is read.
 */
export function fileDirectory(
  file: PeopleFile,
  tenant: string,
): { list: Directory; listing: Pick<Listing, 'vendor'> } {
  const headOf = async (wanted?: string) => {
    const head = await file.head();
    if (head === undefined) throw new Permanent('no file was imported yet');
    if (wanted !== undefined && head.file !== wanted) throw new Permanent(replaced);
    return head;
  };
  const pageOf = async (head: FileHead, page: number) => {
    const rows = page < head.pages ? await file.page(head.file, page) : [];
    if (rows === undefined) throw new Permanent(replaced);
    return rows;
  };
  let whole: Promise<Map<string, ListedUser>> | undefined;
  const readWhole = async () => {
    const head = await headOf();
    const pages = await Promise.all(Array.from({ length: head.pages }, (_, page) => pageOf(head, page)));
    return new Map(pages.flat().map((row) => [row.user.id, row]));
  };
  return {
    list: {
      lacks: () => undefined,
      tenant: async () => tenant,
      async users(_, cursor) {
        const [wanted, place = '0'] = cursor?.split(' ') ?? [];
        const head = await headOf(wanted);
        const page = Number(place);
        return {
          rows: await pageOf(head, page),
          ...(page + 1 < head.pages && { next: `${head.file} ${page + 1}` }),
          total: head.users,
          readAt: Date.parse(head.asOf),
        };
      },
      async user(_, id) {
        whole ??= readWhole();
        return (await whole).get(id) ?? 'gone';
      },
    },
    listing: { vendor: noVendor },
  };
}
