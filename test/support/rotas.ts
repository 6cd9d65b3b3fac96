import fc from 'fast-check';
import type {
  Layer,
  Override,
  Participant,
  Restriction,
  Rota,
  Turns,
} from '../../functions/core/contracts/rota.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** Zones that put their clocks forward and back, by half an hour too, that no longer do, never did, or skipped a day. */
export const awkwardZones = [
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kolkata',
  'America/Sao_Paulo',
  'Africa/Casablanca',
];

export const person = (id: string): Participant => ({ kind: 'person', id });
export const empty: Participant = { kind: 'empty' };

/** A layer of people who take turns of a day or a week, from a moment on. */
export function layerOf(people: string[], first: string, changes: Partial<Layer> = {}): Layer {
  return {
    id: 'l1',
    name: 'Layer 1',
    timeZone: 'Europe/Berlin',
    start: Date.parse(first),
    turns: { first: Date.parse(first), every: 1, unit: 'day' },
    participants: people.map(person),
    restrictions: [],
    ...changes,
  };
}

export function rotaOf(layers: Layer[], changes: Partial<Rota> = {}): Rota {
  return { id: 'r1', name: 'Rota', isOn: true, stacking: 'all', layers, overrides: [], ...changes };
}

/** Overrides in words for tests: who, from when to when. */
export function overrideOf(
  participant: Participant,
  start: string,
  end: string,
  replaces?: Override['replaces'],
): Override {
  const id = `${start} ${JSON.stringify(participant)}`;
  return { id, start: Date.parse(start), end: Date.parse(end), participant, ...(replaces && { replaces }) };
}

/** Three weeks over which the zones above change their clocks, or not. */
export const horizons = fc
  .constantFrom('2026-03-20', '2026-04-01', '2026-10-01', '2026-10-20', '2026-02-10', '2018-10-30')
  .map((text) => ({ from: Date.parse(text), to: Date.parse(text) + 21 * day }));

const ids = ['ann', 'bob', 'cem', 'dan', 'eve'];
const halfHour = (max: number) =>
  fc.integer({ min: 0, max: max / (30 * minute) }).map((n) => n * 30 * minute);
const moment = halfHour(400 * day).map((after) => Date.parse('2025-10-01T00:00Z') + after);

export const participants: fc.Arbitrary<Participant> = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...ids).map(person) },
  { weight: 1, arbitrary: fc.constant(empty) },
  { weight: 1, arbitrary: fc.constant<Participant>({ kind: 'unknown', what: 'team t1' }) },
);

const plainTurns = fc.record({
  first: moment,
  every: fc.integer({ min: 1, max: 13 }),
  unit: fc.constantFrom('hour' as const, 'day' as const, 'week' as const, 'month' as const),
  each: fc.constantFrom(1, 1, 2),
});

const turns: fc.Arbitrary<Turns> = fc.oneof(
  { weight: 3, arbitrary: plainTurns },
  {
    weight: 1,
    arbitrary: fc
      .record({ ...shiftTurns(), days: fc.subarray([1, 2, 3, 4, 5, 6, 7]) })
      .map(({ days, ...rest }) => ({ ...rest, days: [...new Set([...days, weekdayOf(rest.first)])] })),
  },
);

function shiftTurns() {
  return {
    first: moment,
    every: fc.integer({ min: 1, max: 3 }),
    unit: fc.constant('week' as const),
    length: halfHour(2 * day).map((length) => length + 30 * minute),
    together: fc.boolean(),
  };
}

/** Close enough: a day more in the list is as good a list. */
function weekdayOf(instant: number): number {
  return ((Math.floor(instant / day) + 3) % 7) + 1;
}

const restrictions: fc.Arbitrary<Restriction[]> = fc.array(
  fc.oneof(
    fc.record({ time: halfHour(23 * hour), length: halfHour(23 * hour).map((n) => n + 30 * minute) }),
    fc.record({
      day: fc.integer({ min: 1, max: 7 }),
      time: halfHour(23 * hour),
      length: halfHour(4 * day).map((n) => n + 30 * minute),
    }),
  ),
  { maxLength: 2 },
);

const layers: fc.Arbitrary<Layer> = fc.record({
  id: fc.constantFrom('l1', 'l2', 'l3'),
  name: fc.constant('Layer'),
  timeZone: fc.constantFrom(...awkwardZones),
  start: moment,
  turns,
  participants: fc.array(participants, { minLength: 1, maxLength: 4 }),
  restrictions,
});

export const overrides: fc.Arbitrary<Override> = fc
  .record({
    id: fc.uuid(),
    start: moment,
    end: halfHour(20 * day),
    participant: participants,
    replaces: fc.oneof(
      fc.constant(undefined),
      fc.record({
        layers: fc.constantFrom<string[]>(['l1'], ['l1', 'l2']),
        participant: fc.constantFrom(undefined, undefined, ...ids.map(person)),
      }),
    ),
  })
  .map((override) => ({ ...override, end: override.start + override.end + 30 * minute }));

/** Rotas of any kind. */
export const rotas: fc.Arbitrary<Rota> = fc.record({
  id: fc.constant('r1'),
  name: fc.constant('Rota'),
  isOn: fc.constant(true),
  stacking: fc.constantFrom('first' as const, 'all' as const),
  layers: fc.uniqueArray(layers, { minLength: 1, maxLength: 3, selector: ({ id }) => id }),
  overrides: fc.array(overrides, { maxLength: 3 }),
});
