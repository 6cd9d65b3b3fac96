import type * as z from 'zod/mini';
import type { Vendor } from '../../core/contracts/api.ts';
import type { Call } from '../../core/contracts/call.ts';
import { Transient } from '../../core/contracts/errors.ts';
import type { ReadNumbered } from '../../lib/listing/numbered-pages.ts';
import { Rows } from './schema.ts';

type Shape<T> = z.ZodMiniType<T>;
type Query = (page: number, size: number) => Call['query'];

const perPage = 100;
const pagesAtMost = 1_000;

/** Pages count from 1 and hold a hundred at most: https://developer.statuspage.io/#section/Pagination */
export const fromOne =
  (filter: Call['query'] = {}): Query =>
  (page, size) => ({ ...filter, page: page + 1, per_page: size });

/** Those of subscribers count from 0 by `limit`, and show only the active ones unless asked for all. */
export const fromZero =
  (filter: Call['query'] = {}): Query =>
  (page, size) => ({ ...filter, state: 'all', limit: size, page });

/** One thing; `undefined` where there is no such thing, or it may not be read. */
export async function readOne<T>(vendor: Vendor, path: string, shape: Shape<T>): Promise<T | undefined> {
  const answer = await vendor.call({ method: 'GET', path, accept: [403, 404] });
  return answer.status >= 400 ? undefined : parse(shape, answer.body);
}

/**
 * The pages of a list. `undefined` where it is refused, which is believed of its first page only, for a list that began
 * is there, and only when it is said twice: nothing else tells a list that is missing from an answer that went wrong.
 */
export function pagesOf<T extends { id: string }>(
  vendor: Vendor,
  path: string,
  shape: Shape<T>,
  query: Query,
  refusals = [403, 404],
): ReadNumbered<T> {
  return async (page, size) => {
    const accept = page === 0 ? refusals : [];
    const read = () => vendor.call({ method: 'GET', path, query: query(page, size), accept });
    const first = await read();
    const answer = first.status >= 400 ? await read() : first;
    return answer.status >= 400 ? undefined : parse(Rows, answer.body).map((row) => parse(shape, row));
  };
}

/** All rows, or those of so many pages; `undefined` where they are refused. */
export async function readAll<T extends { id: string }>(
  read: ReadNumbered<T>,
  atMost?: number,
): Promise<T[] | undefined> {
  const rows: T[] = [];
  let before = '';
  for (let page = 0; page < (atMost ?? pagesAtMost); page++) {
    const found = await read(page, perPage);
    if (found === undefined) return undefined;
    const ids = found.map(({ id }) => id).join();
    // Nobody promises that every list pages: one that answers the same again has said everything.
    if (ids === before) return rows;
    rows.push(...found);
    if (found.length < perPage) return rows;
    before = ids;
  }
  if (atMost !== undefined) return rows;
  throw new Transient('Statuspage has no end of a list');
}

function parse<T>(shape: Shape<T>, body: unknown): T {
  const result = shape.safeParse(body);
  if (result.success) return result.data;
  const where = result.error.issues[0]?.path.join('.') || 'its body';
  throw new Transient(`Statuspage answered in a shape that Rollcall does not know, at ${where}`);
}
