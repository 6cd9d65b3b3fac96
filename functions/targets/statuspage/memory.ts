type Made = { id: string; at: number };

const remembered = 15 * 60_000;
const atMost = 1_000;

/**
 * What this process did a moment ago, and no look would tell it: the ids of what was made or is known to be there
 * although the filter does not find it, and what was deleted since a list was read.
 */
export function createMemory(now: () => number) {
  const made = new Map<string, Made>();
  const deleted = new Map<string, number>();
  const keyOf = (where: string, email: string) => `${where} ${email.trim().toLowerCase()}`;
  return {
    /** The account of the e-mail at a place (a page, or the organisation) has this id. */
    made(where: string, email: string, id: string): void {
      remember(made, keyOf(where, email), { id, at: now() });
    },
    idOf(where: string, email: string | undefined): string[] {
      const one = email === undefined ? undefined : made.get(keyOf(where, email));
      return one !== undefined && now() - one.at < remembered ? [one.id] : [];
    },
    gone(path: string): void {
      remember(deleted, path, now());
      const id = path.slice(path.lastIndexOf('/') + 1);
      for (const [key, one] of made) if (one.id === id) made.delete(key);
    },
    /** Whether what is at this path was deleted after that time. */
    isGone: (path: string, since: number): boolean => (deleted.get(path) ?? 0) > since,
  };
}

/** The oldest is forgotten. */
function remember<T>(map: Map<string, T>, key: string, value: T): void {
  map.delete(key);
  map.set(key, value);
  const [first] = map.keys();
  if (map.size > atMost && first !== undefined) map.delete(first);
}
