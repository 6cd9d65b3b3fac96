import { placeOf } from './scheduler.ts';

/** Moments of which the next one counts, of any number that come and go. */
export type Soonest = {
  /** `counts`: asked when its turn comes. @default it does */
  add(at: number, counts?: () => boolean): void;
  /** The next one that counts and is after that moment; what is not is forgotten. */
  after(time: number): number | undefined;
};

export function createSoonest(): Soonest {
  /** The latest first, so that the next one is taken off the end. */
  const moments: { at: number; counts(): boolean }[] = [];
  return {
    add(at, counts = () => true) {
      moments.splice(placeOf(moments, at), 0, { at, counts });
    },
    after(time) {
      for (let next = moments.at(-1); next !== undefined; next = moments.at(-1)) {
        if (next.at > time && next.counts()) return next.at;
        moments.pop();
      }
      return undefined;
    },
  };
}
