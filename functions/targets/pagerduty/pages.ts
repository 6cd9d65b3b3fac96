import * as z from 'zod/mini';
import type { Vendor } from '../../core/contracts/api.ts';
import { Transient } from '../../core/contracts/errors.ts';
import { read } from './read.ts';

/** https://developer.pagerduty.com/docs/rest-api-v2/pagination/: a hundred a page, and none beyond ten thousand. */
const perPage = 100;
export const listedAtMost = 10_000;

/** A list: its path, the name under which its rows come, and their shape. */
type Listing<T> = { path: string; name: string; row: z.ZodMiniType<T>; query?: string };

type Page<T> = { rows: T[]; more: boolean };

/** Reads lists by `limit` and `offset`. */
export function createPages(vendor: Vendor) {
  const one = async <T>({ path, name, row, query }: Listing<T>, offset: number): Promise<Page<T>> => {
    const limit = Math.min(perPage, listedAtMost - offset);
    const answer = await vendor.call({ method: 'GET', path, query: { query, limit, offset } });
    const { more, ...body } = read(z.looseObject({ more: z.boolean() }), answer);
    const rows = read(z.array(row), { status: answer.status, body: body[name] });
    if (more && rows.length === 0) {
      throw new Transient('PagerDuty answered a page of nothing, and that there is more');
    }
    return { rows, more };
  };
  return {
    one,
    /** Every row of a list that is short enough to be read where it is needed. */
    async all<T>(listing: Listing<T>): Promise<T[]> {
      const rows: T[] = [];
      while (rows.length < listedAtMost) {
        const page = await one(listing, rows.length);
        rows.push(...page.rows);
        if (!page.more) return rows;
      }
      throw new Transient(`PagerDuty lists no more than ${listedAtMost} ${listing.name}, and there are more`);
    },
  };
}
