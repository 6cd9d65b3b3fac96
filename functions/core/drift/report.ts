import { type Table, update } from '../../lib/aws/table.ts';
import { keys } from '../roster/keys.ts';
import type { Drift } from './drift.ts';

/** What a night's comparison found: the counts of all, and the first persons by id. */
export type DriftReport = Omit<Drift, 'leftAlone'>;

const differencesAtMost = 100;
const notListedAtMost = 100;

/** Puts on record what a comparison found. Of accounts that are left alone only how many: nobody's address is kept. */
export async function keepReport(table: Table, { leftAlone: _, ...drift }: Drift): Promise<void> {
  const report: DriftReport = {
    ...drift,
    differences: drift.differences.slice(0, differencesAtMost),
    notListed: drift.notListed.slice(0, notListedAtMost),
  };
  await update(table, keys.driftReport(drift.target), () => report);
}

/** What the last comparison of a target found; `undefined` where there never was one. */
export async function reportOf(table: Table, target: string): Promise<DriftReport | undefined> {
  const item = await table.read(keys.driftReport(target));
  if (item === undefined || typeof item.ended !== 'string') return undefined;
  // The table gives back what was put in.
  const { pk: _pk, sk: _sk, revision: _revision, ...report } = item;
  return report as DriftReport;
}
