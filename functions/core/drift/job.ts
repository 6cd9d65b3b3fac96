import { jobsAt } from '../roster/jobs.ts';
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
  /** When the last comparison ended whose lists proved something or, as long as there is none, when the first one began. */
  provedAt?: string;
  lastError?: string;
};

const jobs = jobsAt<DriftJob>(
  keys.drift,
  ({ run, reads }) => typeof run === 'string' && typeof reads === 'number',
);

/** The last comparison of a target; `undefined` where there never was one. */
export const driftJobOf = jobs.of;

/** Changes the job of a target; `change` answers `undefined` to leave it as it is. Answers it as it then is. */
export const changeDriftJob = jobs.change;
