import * as z from 'zod/mini';
import type { Vendor } from '../../core/contracts/api.ts';
import type { Answer } from '../../core/contracts/call.ts';
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
  const ask = (path: string, offset: number, query?: string, accept?: number[]) => {
    const limit = Math.min(perPage, listedAtMost - offset);
    return vendor.call({ method: 'GET', path, query: { query, limit, offset }, accept });
  };
  const one = async <T>({ path, name, row, query }: Listing<T>, offset: number): Promise<Page<T>> =>
    pageOf({ name, row }, await ask(path, offset, query));
  const pageOf = <T>({ name, row }: Pick<Listing<T>, 'name' | 'row'>, answer: Answer): Page<T> => {
    const { more, ...body } = read(z.looseObject({ more: z.boolean() }), answer);
    const rows = read(z.array(row), { status: answer.status, body: body[name] });
    if (more && rows.length === 0) {
      throw new Transient('PagerDuty answered a page of nothing, and that there is more');
    }
    return { rows, more };
  };
  const rest = async <T>(listing: Listing<T>, first: Page<T>): Promise<T[]> => {
    const { rows } = first;
    let { more } = first;
    while (more && rows.length < listedAtMost) {
      const page = await one(listing, rows.length);
      rows.push(...page.rows);
      more = page.more;
    }
    if (!more) return rows;
    throw new Transient(`PagerDuty lists no more than ${listedAtMost} ${listing.name}, and there are more`);
  };
  return {
    one,
    /** Every row of a list that is short enough to be read where it is needed. */
    all: async <T>(listing: Listing<T>): Promise<T[]> => rest(listing, await one(listing, 0)),
    /** The same; `undefined` where PagerDuty itself refuses the list with one of these statuses. */
    async allowed<T>(listing: Listing<T>, refusals: number[]): Promise<T[] | undefined> {
      const answer = await ask(listing.path, 0, listing.query, refusals);
      return answer.status >= 400 ? undefined : rest(listing, pageOf(listing, answer));
    },
  };
}
