import { doubtOf } from '../directory/verdict.ts';

/** What is known of lists that were read to their end. */
export type Known = {
  /** Accounts in the lists. */
  accounts: number;
  /** Accounts of which the roster knows the vendor's id, and that were proved to be there. */
  proved: number;
  /** Those of them that are not in the lists. */
  missing: number;
  /** How many persons may leave at once; `undefined` for any number. */
  allowed: number | undefined;
};

/** Of fewer accounts it is no sign that all of them are gone. */
const fewest = 3;

/**
 * Why nothing is concluded of a target's lists, in a sentence; `undefined` where they are believed. Where none of the accounts is
 * named that were proved, the key is another organization's.
 */
export function doubtOfAccounts({ accounts, proved, missing, allowed }: Known): string | undefined {
  if (accounts > 0 && proved >= fewest && missing === proved)
    return `none of the ${proved} accounts that Rollcall knows is in the list: it is another organization's`;
  return doubtOf({ users: accounts, missing, allowed });
}
