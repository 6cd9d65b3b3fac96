import type { Vendor } from '../../core/contracts/api.ts';
import { minute } from '../../lib/duration.ts';
import { createMemo, type Memo } from '../../lib/memo.ts';
import { path } from './path.ts';
import { fromOne, pagesOf, readAll } from './reads.ts';
import { Named } from './schema.ts';

/** The incidents of a page that are not resolved, read once for all leavers of a run; `undefined` where they are not listed. */
export function createOpenIncidents(vendor: Vendor): (page: string) => Promise<Named[] | undefined> {
  const byPage = new Map<string, Memo<Named[] | undefined>>();
  return (page) => {
    const read = pagesOf(vendor, path('pages', page, 'incidents', 'unresolved'), Named, fromOne());
    const memo = byPage.get(page) ?? createMemo(vendor.now, minute, () => readAll(read));
    byPage.set(page, memo);
    return memo.get();
  };
}
