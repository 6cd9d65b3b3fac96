import type { ListedFound, ListedPage } from './listed.ts';

/**
 * A list of all that a vendor has of one kind, read page by page, a call each. `cursor` is the `next` of the page
 * before; `read` answers `undefined` where the list is refused. `title` is the list in words: "the team members".
 */
export type List<T = unknown> = {
  name: string;
  title: string;
  read(cursor: string | undefined): Promise<ListedPage<T> | undefined>;
};

/** What is looked for, by any of these keys or ids. */
export type Wanted = {
  keys: string[];
  ids?: string[];
  /** A list that ends within so many calls is read at once. @default 4 */
  calls?: number;
  /** How old what was read so may be, in milliseconds. @default 0 */
  age?: number;
  /**
   * Only a read that began at this time or later proves that there is no more (milliseconds since 1970; or when this
   * was first asked). Where there is none yet it is asked for, and `unproved` says so. Without it a long list is looked
   * at as it was read last, if it was.
   */
  since?: number | 'first asked';
};
/** The lists of a vendor. A list of a few pages is read where it is needed, a longer one once for all who need it. */
export type Lists = {
  /** `undefined` where the list is refused. */
  find<T>(list: List<T>, wanted: Wanted): Promise<ListedFound<T> | undefined>;
};
