/** What PagerDuty refused since a user was looked at last, by the user's id and then by what it was. */
export type Refusals = {
  add(userId: string, what: string, words: string): void;
  take(userId: string): Record<string, string> | undefined;
};

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
