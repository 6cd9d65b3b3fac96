import type { Row } from '../../lib/listing/rows.ts';
import type { Unproved } from './observed.ts';

/** A row as it was read: `row` is in the vendor's own shape, where there is one. */
export type ListedRow<T> = Row & { row?: T };

/** One page of a list; without `next` it was the last. `total`: how many rows the vendor says that there are. */
export type ListedPage<T = unknown> = { rows: ListedRow<T>[]; next?: string; total?: number };

/**
 * What was found, to be read by its id where `row` is missing: the list may be hours old. `readAt`: when that read
 * began; `whole`: whether it is good enough to say that there is no more.
 */
export type ListedFound<T> = {
  found: { id: string; row?: T }[];
  readAt: number;
  whole: boolean;
  unproved?: Unproved;
};
