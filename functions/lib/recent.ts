/** `lifetime`: milliseconds for which a value is good. `atMost`: how many there are; of more the oldest is forgotten. */
export type RecentOptions = { now(): number; lifetime: number; atMost: number };

/** Values that are good for a while, by key. A value may have several keys. */
export type Recent<T> = {
  set(key: string, value: T): void;
  get(key: string): T | undefined;
  /** Forgets the value under every key that it has. */
  forget(value: T): void;
};

/**
 * What this process has learnt a moment ago, by key: a value is good for `lifetime` milliseconds, and of more than
 * `atMost` the oldest is forgotten.
 *
 * @example
 * const ids = createRecent<string>({ now: Date.now, lifetime: 60_000, atMost: 100 });
 * ids.set('SRE', 'T1');
 * ids.get('SRE'); // 'T1', for a minute
 */
export function createRecent<T>({ now, lifetime, atMost }: RecentOptions): Recent<T> {
  const entries = new Map<string, { value: T; at: number }>();
  return {
    set(key, value) {
      entries.delete(key);
      entries.set(key, { value, at: now() });
      const [oldest] = entries.keys();
      if (entries.size > atMost && oldest !== undefined) entries.delete(oldest);
    },
    get(key) {
      const entry = entries.get(key);
      return entry !== undefined && now() - entry.at < lifetime ? entry.value : undefined;
    },
    forget(value) {
      for (const [key, entry] of entries) if (entry.value === value) entries.delete(key);
    },
  };
}
