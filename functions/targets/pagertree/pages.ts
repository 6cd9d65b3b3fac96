import type * as z from 'zod/mini';
import type { Vendor } from '../../core/contracts/api.ts';
import type { Call } from '../../core/contracts/call.ts';
import { Transient } from '../../core/contracts/errors.ts';
import { read } from './read.ts';
import { Page } from './schema.ts';

/** One page from a row on, for a list that is read a page at a time. */
export async function readPage<T>(vendor: Vendor, path: string, shape: z.ZodMiniType<T>, offset: number) {
  const query = { limit: 100, offset, sort: 'created_at', direction: 'asc' };
  const { data, has_more, total_count } = read(Page, await vendor.call({ method: 'GET', path, query }));
  const rows = data.map((row) => read(shape, { status: 200, body: row }));
  // A page goes on from the last row of the one before, so one row is none.
  const stands = has_more ? rows.length < 2 : offset + rows.length < (total_count ?? 0);
  if (stands) throw new Transient(shifted);
  return { rows, more: has_more, ...(total_count != null && { total: total_count }) };
}

/**
 * Reads a list to its end. Pages are counted by offset, so a row that is deleted while we read makes the next
 * page skip one: each page therefore begins with the last row of the page before. New rows come last, in order
 * of creation, and do no harm. https://pagertree.com/docs/api/pagination-and-filters
 */
export async function readList<T extends { id: string }>(
  vendor: Vendor,
  path: string,
  shape: z.ZodMiniType<T>,
  filter: Call['query'] = {},
  pagesAtMost = Number.POSITIVE_INFINITY,
): Promise<T[]> {
  const rows: T[] = [];
  for (let pages = 1; ; pages++) {
    const last = rows.at(-1);
    const offset = last === undefined ? 0 : rows.length - 1;
    const query = { ...filter, limit: 100, offset, sort: 'created_at', direction: 'asc' };
    const page = read(Page, await vendor.call({ method: 'GET', path, query }));
    const data = page.data.map((row) => read(shape, { status: 200, body: row }));
    if (last !== undefined && data[0]?.id !== last.id) throw new Transient(shifted);
    const fresh = last === undefined ? data : data.slice(1);
    rows.push(...fresh);
    if (page.has_more && pages >= pagesAtMost) return rows;
    if (page.has_more && fresh.length > 0) continue;
    const missing =
      Object.keys(filter).length === 0 && new Set(rows.map(({ id }) => id)).size < (page.total_count ?? 0);
    if (page.has_more || missing) throw new Transient(shifted);
    return rows;
  }
}

const shifted = 'PagerTree changed a list while it was being read';
