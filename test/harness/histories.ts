import fc from 'fast-check';
import { kinds } from './company.ts';
import { flaws } from './directory.ts';
import type { History } from './history.ts';
import type { List } from './lists.ts';

const number = fc.nat({ max: 999 });
const action = fc.record({ kind: fc.constantFrom(...kinds), who: number, what: number });
// In the confusion of one hour nobody could tell who had an address first.
const passing = fc.record({ kind: fc.constant('pass an address on' as const), who: number, what: number });

/** Any history of thirty people and more, in this weather. */
function histories(
  storm: fc.Arbitrary<History['storm']>,
  lists: fc.Arbitrary<List[]>,
): fc.Arbitrary<History> {
  return fc.record({
    hires: fc.array(number, { minLength: 30, maxLength: 36, size: 'max' }),
    actions: fc.array(action, { minLength: 10, maxLength: 60, size: 'max' }),
    later: fc.array(fc.oneof({ weight: 4, arbitrary: action }, passing), { maxLength: 12 }),
    lists,
    seed: fc.nat(),
    storm,
  });
}

const list = fc.record({ when: number, from: number, flaw: fc.constantFrom(...flaws) });

/** Clocks as far apart as they are in a data centre, and further. */
const skew = fc.constantFrom(0, 300);

/** Nothing goes wrong but the order of events. */
export const calmHistory = histories(
  fc.record({ faults: fc.constant(0), kills: fc.constant(0), skew }),
  fc.constant([]),
);

/**
 * Up to a fifth of all calls go wrong, some of those to the table too, up to one invocation in seven dies half-way, and
 * some processes live a day ahead. Lists are read in the middle of it, good ones and bad ones, and of the events of the source that has
 * the list one in ten may be lost.
 */
export const stormyHistory = histories(
  fc.record({
    faults: fc.constantFrom(0, 0.05, 0.2),
    kills: fc.constantFrom(0, 0.05, 0.15),
    skew: fc.oneof(skew, fc.constant(2_000)),
    table: fc.constantFrom(0, 0, 0.01),
    dayAhead: fc.constantFrom(0, 0, 0.1),
    losses: fc.constantFrom(0, 0.1),
  }),
  fc.array(list, { maxLength: 4 }),
);
