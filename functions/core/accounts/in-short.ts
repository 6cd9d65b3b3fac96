import type { Consequence } from '../contracts/consequence.ts';

/** So many stretches of time of each kind are put on record of a rota. */
const onRecord = 40;

/** A consequence with so many stretches of each kind at most: a rota of short turns may have thousands, and an item of the table has a bound. */
export function inShort(consequence: Consequence, atMost = onRecord): Consequence {
  const { lost, unsure, moved, handed, remaining } = consequence;
  return {
    ...consequence,
    lost: lost.slice(0, atMost),
    unsure: unsure.slice(0, atMost),
    moved: moved.slice(0, atMost),
    handed: handed.slice(0, atMost),
    remaining: remaining.slice(0, atMost),
  };
}
