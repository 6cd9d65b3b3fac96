import { type Fields, type Table, update } from '../../lib/aws/table.ts';
import { keys } from '../roster/keys.ts';
import type { Place } from './read-page.ts';

/**
 * The comparison of everybody whom a target has. Each page is written down when it was read, so that work that is cut off
 * anywhere goes on. Times are ISO 8601 UTC.
 */
export type DriftJob = {
  target: string;
  /** Which comparison it is: what an earlier one has left counts for nothing. */
  run: string;
  began: string;
  /** Where the next page is; nowhere once all lists were read. */
  place?: Place;
  reads: number;
  /** Why the lists prove nothing. */
  doubt?: string;
  updatedAt: string;
  endedAt?: string;
  lastError?: string;
};

/** The last comparison of a target; `undefined` where there never was one. */
export async function driftJobOf(table: Table, target: string): Promise<DriftJob | undefined> {
  return jobIn(await table.read(keys.drift(target)));
}

/** Changes the job of a target; `change` answers `undefined` to leave it as it is. Answers it as it then is. */
export async function changeDriftJob(
  table: Table,
  target: string,
  change: (job: DriftJob | undefined) => DriftJob | undefined,
): Promise<DriftJob | undefined> {
  return jobIn(await update(table, keys.drift(target), (item) => change(jobIn(item))));
}

/** The table gives back what was put in. */
function jobIn(item: Fields | undefined): DriftJob | undefined {
  if (typeof item?.run !== 'string' || typeof item.reads !== 'number') return undefined;
  const { pk: _pk, sk: _sk, revision: _revision, ...job } = item;
  return job as DriftJob;
}
