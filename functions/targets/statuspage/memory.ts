import { createRecent } from '../../lib/recent.ts';

const lifetime = 15 * 60_000;
const atMost = 1_000;

/**
 * What this process did a moment ago, and no look would tell it: the ids of what was made or is known to be there
 * although the filter does not find it, and what was deleted since a list was read.
 */
export function createMemory(now: () => number) {
  const made = createRecent<string>({ now, lifetime, atMost });
  const deleted = createRecent<number>({ now, lifetime: Number.POSITIVE_INFINITY, atMost });
  const keyOf = (where: string, email: string) => `${where} ${email.trim().toLowerCase()}`;
  return {
    /** The account of the e-mail at a place (a page, or the organisation) has this id. */
    made(where: string, email: string, id: string): void {
      made.set(keyOf(where, email), id);
    },
    idOf(where: string, email: string | undefined): string[] {
      const id = email === undefined ? undefined : made.get(keyOf(where, email));
      return id === undefined ? [] : [id];
    },
    gone(path: string): void {
      deleted.set(path, now());
      made.forget(path.slice(path.lastIndexOf('/') + 1));
    },
    /** Whether what is at this path was deleted at that time or later. */
    isGone: (path: string, since: number): boolean =>
      (deleted.get(path) ?? Number.NEGATIVE_INFINITY) >= since,
  };
}
