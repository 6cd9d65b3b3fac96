import * as z from 'zod/mini';

const bounded = (least: number, most: number) =>
  z.number().check(z.refine((value) => value >= least && value <= most, `write ${least} to ${most}`));

/**
 * The windows of a rate limit as an operator writes them: at least one, each of so many calls in so many seconds.
 * Numbers beyond these are no limit, or no end of waiting.
 */
export const LimitWindows = z
  .array(z.strictObject({ calls: bounded(1, 100_000).check(z.int()), seconds: bounded(0.1, 86_400) }))
  .check(z.minLength(1, 'name at least one window, such as { calls: 60, seconds: 60 }'));
