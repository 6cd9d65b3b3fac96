import type { ListedFound, ListedPage } from './listed.ts';
import type { Wanted } from './wanted.ts';

/**
 * A list of all that a vendor has of one kind, read page by page, a call each. `cursor` is the `next` of the page
 * before; `read` answers `undefined` where the list is refused. `title` is the list in words: "the team members".
 */
export type List<T = unknown> = {
  name: string;
  title: string;
  read(cursor: string | undefined): Promise<ListedPage<T> | undefined>;
};
/** The lists of a vendor. A list of a few pages is read where it is needed, a longer one once for all who need it. */
export type Lists = {
  /** `undefined` where the list is refused. */
  find<T>(list: List<T>, wanted: Wanted): Promise<ListedFound<T> | undefined>;
};
