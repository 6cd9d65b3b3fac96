/** What was read a moment ago. */
export type Memo<T> = {
  /**
   * As it was read in the last `within` milliseconds, or as it is read now. One that is in flight is shared; one that failed is not
   * kept. @default the lifetime
   */
  get(within?: number): Promise<T>;
  /** As it was read within the lifetime, or is being read; `undefined` where it is not. Nothing is read. */
  lately(): Promise<T> | undefined;
  /** The next time it is read again. Answers how old it was, in milliseconds; `undefined` where nothing was kept. */
  forget(): number | undefined;
};

/** One thing that is read at most once in `lifetime` milliseconds by this process. */
export function createMemo<T>(now: () => number, lifetime: number, read: () => Promise<T>): Memo<T> {
  let kept: { at: number; value: Promise<T> } | undefined;
  const keptWithin = (age: number) => (kept !== undefined && now() - kept.at < age ? kept.value : undefined);
  return {
    get(within = lifetime) {
      const value = keptWithin(within);
      if (value !== undefined) return value;
      const entry = { at: now(), value: read() };
      kept = entry;
      entry.value.catch(() => {
        if (kept === entry) kept = undefined;
      });
      return entry.value;
    },
    lately: () => keptWithin(lifetime),
    forget() {
      const age = kept && now() - kept.at;
      kept = undefined;
      return age;
    },
  };
}
