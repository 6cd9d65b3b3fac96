/** What a vendor refused since a user was looked at last: its words, by the vendor's id of the user and then by what it was. */
export type Refusals = {
  add(userId: string, what: string, words: string): void;
  /** Answers what was refused and forgets it; `undefined` where nothing was. */
  take(userId: string): Record<string, string> | undefined;
};

/** Keeps refusals in this process, from the change that met them until the look that follows it. */
export function createRefusals(): Refusals {
  const byUser = new Map<string, Record<string, string>>();
  return {
    add(userId, what, words) {
      byUser.set(userId, { ...byUser.get(userId), [what]: words });
    },
    take(userId) {
      const refused = byUser.get(userId);
      byUser.delete(userId);
      return refused;
    },
  };
}
