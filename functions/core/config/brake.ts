import * as z from 'zod/mini';
import { waited } from './length.ts';

/**
 * How many persons may leave within `per` milliseconds before the others are held for a human: `people`, or so many of a
 * hundred persons in the roster.
 */
export type Brake = { people: number; per: number } | { percent: number; per: number };

/** What a new installation has. */
export const defaultBrake: Brake = { people: 10, per: 3_600_000 };

const written = z.strictObject({
  people: z.optional(z.number().check(z.int(), z.gte(1))),
  percent: z.optional(z.number().check(z.gt(0), z.lte(100))),
  per: waited('write 1s to 3650d, such as 1h'),
});

const oneOfTwo = 'write either people or percent, such as { people: 10, per: "1h" }, or false for no brake';

const checked = written.check(
  z.refine(({ people, percent }) => (people === undefined) !== (percent === undefined), oneOfTwo),
);

/** `leavers.brake` as an operator writes it. */
export const BrakeOutline = z.pipe(
  z.pipe(
    z.transform((brake) => (brake === false ? undefined : brake)),
    z.optional(checked),
  ),
  z.transform((brake) => (brake === undefined ? false : brakeOf(brake))),
);

function brakeOf({ people, percent = 100, per }: z.infer<typeof written>): Brake {
  return people === undefined ? { percent, per } : { people, per };
}

const fewest = 3;

/** How many persons may leave within `brake.per` where the roster has so many. */
export function allowedDepartures(brake: Brake, persons: number): number {
  if ('people' in brake) return brake.people;
  return Math.max(fewest, Math.floor((brake.percent / 100) * persons));
}
