import { type Fields, type Key, type Table, update } from '../../lib/aws/table.ts';
import { minute } from '../../lib/duration.ts';

/** Work that goes on step by step, from message to message: where it is lies in the roster. */
type Jobs<Job> = {
  /** The last job of this id; `undefined` where there never was one. */
  of(table: Table, id: string): Promise<Job | undefined>;
  /** Changes it; `change` answers `undefined` to leave it as it is. Answers it as it then is. */
  change(
    table: Table,
    id: string,
    change: (job: Job | undefined) => Job | undefined,
  ): Promise<Job | undefined>;
};

/** The jobs of one kind: where each lies by its id, and whether what lies there is one. */
export function jobsAt<Job extends Fields>(
  keyOf: (id: string) => Key,
  isJob: (item: Fields) => boolean,
): Jobs<Job> {
  // The table gives back what was put in.
  const jobIn = (item: Fields | undefined): Job | undefined => {
    if (item === undefined || !isJob(item)) return undefined;
    const { pk: _pk, sk: _sk, revision: _revision, ...job } = item;
    return job as Job;
  };
  return {
    of: async (table, id) => jobIn(await table.read(keyOf(id))),
    change: async (table, id, change) => jobIn(await update(table, keyOf(id), (item) => change(jobIn(item)))),
  };
}

const stuckAfter = 10 * minute;

/**
 * What tells the message of a job that is sent again from the one before; `undefined` while it was worked on lately. `updatedAt`:
 * ISO 8601 UTC; `now`: milliseconds since 1970.
 */
export function sentAgain({ updatedAt }: { updatedAt: string }, now: number): string | undefined {
  return now - Date.parse(updatedAt) < stuckAfter ? undefined : `-${Math.floor(now / stuckAfter)}`;
}
