import { type Table, update } from '../../lib/aws/table.ts';
import type { ListedRow } from '../contracts/listed.ts';
import { keys } from '../roster/keys.ts';
import type { DriftJob } from './job.ts';
import type { ReadRows } from './read-page.ts';

type Page = { name: string; rows: ListedRow<unknown>[] };

/** Keeps a page until all was compared; `reads` is which one it is. */
export async function keepPage(
  table: Table,
  { target, run }: Pick<DriftJob, 'target' | 'run'>,
  reads: number,
  { name, rows }: Page,
): Promise<void> {
  await update(table, keys.driftPage(target, reads), () => ({ run, name, rows }));
}

/** Everything that this comparison has read, up to and with the page `reads`. */
export async function rowsSoFar(
  table: Table,
  { target, run, reads }: Pick<DriftJob, 'target' | 'run' | 'reads'>,
): Promise<ReadRows> {
  const rows: ReadRows = new Map();
  const last = keys.driftPage(target, reads).sk;
  for (const page of await pagesOf(table, target)) {
    if (page.run !== run || page.sk > last || typeof page.name !== 'string') continue;
    rows.set(page.name, [...(rows.get(page.name) ?? []), ...rowsIn(page.rows)]);
  }
  return rows;
}

/** Forgets whom the vendor has: the pages name people of whom the roster may know nothing. */
export async function forgetPages(table: Table, target: string): Promise<void> {
  for (const { pk, sk } of await pagesOf(table, target))
    await update(table, { pk, sk }, (item) => (item?.rows === undefined ? undefined : {}));
}

function pagesOf(table: Table, target: string) {
  const { pk, sk } = keys.driftPage(target, 0);
  return table.list(pk, sk.slice(0, sk.indexOf('#') + 1));
}

/** The table gives back what was put in. */
function rowsIn(rows: unknown): ListedRow<unknown>[] {
  return Array.isArray(rows) ? (rows as ListedRow<unknown>[]) : [];
}
