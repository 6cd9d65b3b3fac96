import type { Consequence } from '../contracts/consequence.ts';

/** So many stretches of time of each kind are kept of a rota. */
const atMost = 40;

/** A consequence as it is put on record: a rota of short turns may have thousands of them, and an item of the table has a bound. */
export function inShort(consequence: Consequence): Consequence {
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
