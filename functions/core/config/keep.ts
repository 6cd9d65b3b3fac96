import * as z from 'zod/mini';
import { day } from '../../lib/duration.ts';
import { check } from './check.ts';
import { milliseconds } from './length.ts';

/**
 * Nothing is kept for less: what waits in a queue lives for two weeks, a dead letter that is worked off for two more, and an event
 * about a person who was removed meanwhile would make them a joiner.
 */
export const keptAtLeast = 30 * day;

/** How long what is left of a person is kept. */
export const Keep = z.pipe(
  milliseconds,
  z
    .number()
    .check(
      z.refine(
        (length) => length % day === 0 && length >= keptAtLeast && length <= 3_650 * day,
        'write whole days from 30d to 3650d',
      ),
    ),
);

const keptByDefault = 400 * day;

const part = z.object({
  deployment: z._default(z.object({ keep: z.optional(Keep) }), {}),
});

/** The key `deployment.keep` of a configuration in milliseconds, or its default. Throws `InvalidConfig`. */
export function parseKeep(raw: unknown): number {
  return check(part, raw, 'the configuration').deployment.keep ?? keptByDefault;
}
