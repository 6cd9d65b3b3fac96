import { minute } from './duration.ts';

/** Things that are named by people and known by ids, such as teams, as they were read a moment ago. */
export type Names<T> = {
  /** The things of these names, as far as there are such; several where several have one name. */
  of(names: Iterable<string>): Promise<T[]>;
  /** Everything, as it was read last. */
  all(): Promise<T[]>;
  /** The next time everything is read again: one of the ids was refused. */
  forget(): void;
};

/** Milliseconds for which what was read is good, and those after which a name that is not in it is asked for again. */
const keptFor = 10 * minute;
const askedAgainAfter = minute;

/**
 * Things by their names, of which all are read at once, and kept for minutes in this process. A list in flight is shared;
 * one that failed is not kept.
 */
export function createNames<T extends { name: string }>(
  now: () => number,
  read: () => Promise<T[]>,
): Names<T> {
  let kept: { at: number; things: Promise<T[]> } | undefined;
  const within = (age: number): Promise<T[]> => {
    if (kept !== undefined && now() - kept.at < age) return kept.things;
    const entry = { at: now(), things: read() };
    kept = entry;
    entry.things.catch(() => {
      if (kept === entry) kept = undefined;
    });
    return entry.things;
  };
  return {
    async of(names) {
      const wanted = new Set(names);
      if (wanted.size === 0) return [];
      const known = await within(keptFor);
      const isMissing = [...wanted].some((name) => !known.some((thing) => thing.name === name));
      const things = isMissing ? await within(askedAgainAfter) : known;
      return things.filter(({ name }) => wanted.has(name));
    },
    all: () => within(keptFor),
    forget() {
      kept = undefined;
    },
  };
}
