/** What was read a moment ago. */
export type Memo<T> = {
  /** As it was read in the last `lifetime`, or as it is read now. One that is in flight is shared; one that failed is not kept. */
  get(): Promise<T>;
  /** The next time it is read again. */
  forget(): void;
};

/** One thing that is read at most once in `lifetime` milliseconds by this process. */
export function createMemo<T>(now: () => number, lifetime: number, read: () => Promise<T>): Memo<T> {
  let kept: { at: number; value: Promise<T> } | undefined;
  return {
    get() {
      if (kept !== undefined && now() - kept.at < lifetime) return kept.value;
      const entry = { at: now(), value: read() };
      kept = entry;
      entry.value.catch(() => {
        if (kept === entry) kept = undefined;
      });
      return entry.value;
    },
    forget() {
      kept = undefined;
    },
  };
}
