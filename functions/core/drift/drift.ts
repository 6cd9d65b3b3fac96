import type { Outcome } from '../directory/job.ts';
import type { Difference, Kind } from './difference.ts';

/** An account that is left alone: of nobody whom the roster has, or of a person to whom nothing is granted there. */
type LeftAlone = { id: string; emails: string[]; person?: string };

/** How many there are of each kind, and of whom nothing is said. */
export type Counts = Record<Kind, number> & {
  /** Of the surplus, accounts of persons who left. */
  ofLeavers: number;
  leftAlone: number;
  /** Persons who are not what they should be as the roster knows, and are worked on or will be by themselves. */
  onTheWay: number;
  /** Persons who are excluded, changed while the lists were read, or of whom nobody can tell what they should be. */
  notCompared: number;
};

/** A target's accounts as its lists show them, compared with what they should be. Times are ISO 8601 UTC. */
export type Drift = {
  target: string;
  /** When the read of the lists began, and when all was compared. */
  began: string;
  ended: string;
  /** Calls to the vendor. */
  reads: number;
  /** Accounts in the lists. */
  accounts: number;
  /** Persons who were compared. */
  persons: number;
  outcome: Outcome;
  counts: Counts;
  /** Those of persons who left first, then other surplus, missing, different. None where the lists prove nothing. */
  differences: Difference[];
  leftAlone: LeftAlone[];
  /** Persons whose accounts were proved and are not in lists that are not believed. */
  notListed: string[];
};
