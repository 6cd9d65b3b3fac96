import type { SharedStates } from '../../functions/lib/shared-state.ts';

export type MemoryStore = SharedStates & {
  /** How often it was read, written, and refused a write because another process was faster. */
  counts: { reads: number; writes: number; lost: number };
  /** What is stored, as JSON text. */
  text(key: string): string | undefined;
};

/** A store that keeps its states as JSON text, so that what does not survive JSON does not survive here either. */
export function createMemoryStore(latency: () => Promise<void> = async () => {}): MemoryStore {
  const items = new Map<string, { text: string; version: number }>();
  const counts = { reads: 0, writes: 0, lost: 0 };
  return {
    counts,
    text: (key) => items.get(key)?.text,
    async read(key) {
      await latency();
      counts.reads++;
      const item = items.get(key);
      return item && { state: JSON.parse(item.text), version: item.version };
    },
    async write(key, state, version) {
      await latency();
      if (items.get(key)?.version !== version) {
        counts.lost++;
        return false;
      }
      counts.writes++;
      items.set(key, { text: JSON.stringify(state), version: (version ?? 0) + 1 });
      return true;
    },
  };
}
