/** What is known of a list that was read to its end. */
export type Read = {
  /** How many users it named. */
  users: number;
  /** How many the source said there are. */
  total?: number;
  /** How many users of the source, who are here by what the roster knows, it did not name. */
  missing: number;
  /** How many persons may leave at once; `undefined` for any number. */
  allowed: number | undefined;
};

/**
 * Why nothing is concluded of a list, in a sentence; `undefined` where it proves that a user whom it does not name is gone. A
 * directory that empties itself, or lost many at once, is a mistake more often than the truth.
 */
export function doubtOf({ users, total, missing, allowed }: Read): string | undefined {
  if (users === 0) return 'the list is empty';
  if (total !== undefined && users < total) {
    return `the list ended after ${users} users, of ${total} that there are by its own count`;
  }
  if (allowed !== undefined && missing > allowed) {
    return `${missing} users are missing from the list, and leavers.brake allows ${allowed} to leave`;
  }
  return undefined;
}
