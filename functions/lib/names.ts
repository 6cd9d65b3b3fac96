import { minute } from './duration.ts';
import { createMemo } from './memo.ts';

/** Things that are named by people and known by ids, such as teams, as they were read a moment ago. */
export type Names<T> = {
  /** The things of these names (or other keys), as far as there are such; several where several have one name. */
  of(names: Iterable<string>): Promise<T[]>;
  /** Everything, as it was read last. */
  all(): Promise<T[]>;
  /** What was read in the last minutes, without reading. */
  lately(): Promise<T[]>;
  /** The next time everything is read again: one of the ids was refused. Answers whether it may have been out of date. */
  forget(): boolean;
};

/** Milliseconds for which what was read is good, and those after which a name that is not in it is asked for again. */
const keptFor = 10 * minute;
const askedAgainAfter = minute;

/**
 * Things by their names, of which all are read at once, and kept for minutes in this process. A list in flight is shared;
 * one that failed is not kept. `keysOf`: what a thing is called by. @default its name
 */
export function createNames<T extends { name: string }>(
  now: () => number,
  read: () => Promise<T[]>,
  keysOf: (thing: T) => string[] = ({ name }) => [name],
): Names<T> {
  const kept = createMemo(now, keptFor, read);
  return {
    async of(names) {
      const wanted = new Set(names);
      if (wanted.size === 0) return [];
      const known = await kept.get();
      const keys = new Set(known.flatMap(keysOf));
      const things = wanted.isSubsetOf(keys) ? known : await kept.get(askedAgainAfter);
      return things.filter((thing) => keysOf(thing).some((key) => wanted.has(key)));
    },
    all: () => kept.get(),
    lately: async () => (await kept.lately()?.catch(() => [])) ?? [],
    forget: () => (kept.forget() ?? 0) >= askedAgainAfter,
  };
}
