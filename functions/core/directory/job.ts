import type { Group } from '../contracts/event.ts';
import { jobsAt } from '../roster/jobs.ts';
import { keys } from '../roster/keys.ts';

/** What a job does next; each step is a call to the source at most, but for `confirm`, which is one a missing user. */
type Phase = 'tenant' | 'groups' | 'members' | 'users' | 'missing' | 'confirm' | 'missing groups' | 'ended';

/**
 * How a job ended: all was read and compared, or why nothing was concluded, or why it could not be read. With `complete`, `why` is
 * what was not concluded nevertheless.
 */
export type Outcome = { how: 'complete' | 'proves nothing' | 'cannot'; why?: string };

/**
 * The read of a source's whole directory. Each step is written down when it is done, so that work that is cut off anywhere
 * goes on. Times are ISO 8601 UTC.
 */
export type Job = {
  source: string;
  /** Which read it is: what an earlier one has left counts for nothing. */
  run: string;
  /** Who asked: a human, or the clock. */
  by: 'import' | 'compare';
  /** Whether another organization's directory than before is meant. */
  isNewTenant?: boolean;
  began: string;
  /** When the read began, by the source's own clock: whatever it says of a later moment counts more. */
  asOf?: string;
  step: number;
  phase: Phase;
  cursor?: string;
  tenant?: string;
  /** The groups that the configuration names, as the source has them. */
  groups: Group[];
  /** The place in `groups` whose members are read, and the page of theirs, or of users. */
  at: number;
  page: number;
  /** How many users were listed so far, and how many the source says there are. */
  users: number;
  total?: number;
  /** Users who were not listed, and are to be read again. */
  missing: string[];
  gone: number;
  /** Groups that the configuration names, that were known, and that the list does not name; they are asked about. */
  missingGroups?: Group[];
  /** Those of them of which the source said that they are gone. */
  goneGroups?: Group[];
  updatedAt: string;
  outcome?: Outcome;
  /** When the last job that was complete ended. */
  completeAt?: string;
  lastError?: string;
};

const jobs = jobsAt<Job>(
  keys.directory,
  ({ run, step }) => typeof run === 'string' && typeof step === 'number',
);

/** The last job of a source; `undefined` where there never was one. */
export const jobOf = jobs.of;

/** Changes the job of a source; `change` answers `undefined` to leave it as it is. Answers it as it then is. */
export const changeJob = jobs.change;
