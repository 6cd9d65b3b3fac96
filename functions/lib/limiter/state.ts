import * as z from 'zod/mini';

const isCount = (value: unknown) => Number.isInteger(value) && Number(value) >= 0;
const count = z.number().check(z.int(), z.gte(0));
/** Hundreds of them are read before every call, so they are looked at as one. */
const counts = z.custom<number[]>((value) => Array.isArray(value) && value.every(isCount));

/** What all workers of a key know together. Times in milliseconds since 1970, buckets as in `window.ts`. */
const State = z.object({
  from: z.number().check(z.int()),
  counts,
  /** Nobody calls before. */
  pausedUntil: z._default(z.number(), 0),
  /** When `high` last reserved something. */
  highAt: z._default(z.number(), 0),
  /** The last time that the vendor refused a call although we kept our own limit. */
  throttle: z.optional(
    z.object({
      /** How many refusals there were in a row. */
      streak: z.number(),
      /** The last time the share was cut, and the share that had been too much. */
      at: z.number(),
      share: z.number(),
      /** Milliseconds of the pause that came with it. */
      pause: z.number(),
    }),
  ),
  /** What the vendor said remains for everybody, from bucket `from` until bucket `until`. */
  cap: z.optional(z.object({ calls: count, from: z.number(), until: z.number() })),
});

/** The shared state of one rate limit. Times in milliseconds since 1970. */
export type State = z.infer<typeof State>;

/** A key that was never used. */
export const unused: State = { from: 0, counts: [], pausedUntil: 0, highAt: 0 };

/**
 * What is stored, checked. What cannot be read (a later version wrote it) may hide calls of the last window, so
 * it counts as a pause of the longest one: `longest` milliseconds from `now`.
 */
export function readState(stored: unknown, now: number, longest: number): State {
  if (stored === undefined) return unused;
  const result = State.safeParse(stored);
  return result.success ? result.data : { ...unused, pausedUntil: now + longest };
}
