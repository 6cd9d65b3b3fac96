type Entry<T> = { at: number; list: Promise<T[] | undefined>; rows?: T[] };

/** Lists that were read lately, by key. A list in flight is shared; one that failed or was refused is not kept. */
export function createCache<T>(now: () => number) {
  const entries = new Map<string, Entry<T>>();
  return {
    /** `fetch` is called unless the list was asked for less than `age` milliseconds ago. */
    async get(key: string, age: number, fetch: () => Promise<T[] | undefined>): Promise<T[] | undefined> {
      const known = entries.get(key);
      if (known !== undefined && now() - known.at < age) return known.list;
      const entry: Entry<T> = { at: now(), list: fetch() };
      entries.set(key, entry);
      try {
        entry.rows = await entry.list;
        if (entry.rows === undefined && entries.get(key) === entry) entries.delete(key);
        return entry.rows;
      } catch (error) {
        if (entries.get(key) === entry) entries.delete(key);
        throw error;
      }
    },
    /** Tells a list of what was made since. */
    add(key: string, row: T): void {
      entries.get(key)?.rows?.push(row);
    },
  };
}
