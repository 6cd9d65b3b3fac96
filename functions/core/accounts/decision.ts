import type { Desired } from '../contracts/desired.ts';

/**
 * `leavingSince` is to be remembered; `changesAt` (ISO 8601 UTC) is when time alone changes the answer. `owed` is what
 * they should be and nobody can make them, because no account of theirs is known.
 */
export type Decision = {
  desired: Desired;
  leavingSince?: string;
  changesAt?: string;
  owed?: 'muted' | 'absent';
};
