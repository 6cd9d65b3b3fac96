/** What one process has for a while, and others wait for. Times in milliseconds since 1970, by the holder's clock. */
export type Hold = {
  token: string;
  until: number;
  /** For how many milliseconds it was taken. */
  takes?: number;
  /** When others first saw it and did not believe its time, each by a clock of their own. */
  seen?: number[];
};

/** `held`: by another. `free`: to be taken. `seen`: to be noted, because the hold's time cannot be true by our clock. */
export type Standing = 'free' | 'held' | { seen: number[] };

/** As long as any invocation lasts. */
export const holdAtMost = 60_000;
/** Clocks that are this near to each other are thought to be right, and so is what they saw. */
const near = 15 * 60_000;
/** A hold this long over was left by a process that died, or made by a clock that is behind. */
const overFor = 5 * 60_000;
const sightings = 4;

/**
 * Whether a hold still counts at `now`; pure. Its time is believed where it can be true: not further ahead than it was
 * taken for, and not long over. Any other was written by a clock that is wrong, or is read by one: then it lasts as long
 * as it was taken for from when it was first seen, by whichever clock sees it, so that it neither holds for a day nor is
 * void at once.
 */
export function standing(hold: Hold | undefined, now: number): Standing {
  if (hold === undefined) return 'free';
  const takes = Math.min(Math.max(hold.takes ?? holdAtMost, 0), near);
  if (hold.until > now && hold.until <= now + takes) return 'held';
  if (hold.until <= now && now - hold.until <= overFor) return 'free';
  const { seen = [] } = hold;
  const own = seen.find((at) => at <= now && now - at < near);
  if (own !== undefined) return now - own >= takes ? 'free' : 'held';
  return { seen: [...seen, now].slice(-sightings) };
}
