import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { timeline } from '../../functions/core/accounts/rota/timeline.ts';
import { rotaOfLayers } from '../../functions/targets/pagerduty/rota.ts';
import { LayerOverride, LayerSchedule } from '../../functions/targets/pagerduty/rota-schema.ts';
import { between, halfHours, ids, iso, moments as moment, seeded } from '../support/pagerduty-schedules.ts';
import { awkwardZones, horizons } from '../support/rotas.ts';
import { timelineOf, told } from '../support/timelines.ts';

const hour = 3_600_000;

/** A schedule of layers as it is read, and what PagerDuty itself works out. */
async function layers(schedule: object, from: number, to: number) {
  const get = await seeded({ schedules: [{ id: 'PS1', name: 'Rota', ...schedule }] });
  const { schedule: read } = await get(`/schedules/PS1?${between(from, to)}`);
  const { overrides } = await get(`/schedules/PS1/overrides?${between(from, to)}`);
  type Entry = { start: string; end: string; user: { id: string } };
  const said = read.final_schedule.rendered_schedule_entries.map(({ start, end, user }: Entry) => ({
    start: Date.parse(start),
    end: Date.parse(end),
    value: user.id,
  }));
  const rota = rotaOfLayers(LayerSchedule.parse(read), z.array(LayerOverride).parse(overrides));
  return { rota, said: timelineOf(said, from, to) };
}

const date = moment.map(iso);
const user = fc.constantFrom(...ids).map((id) => ({ id }));
const clockTime = halfHours(23.5).map((time) => iso(time).slice(11, 19));
const restriction = fc.oneof(
  fc.record({
    type: fc.constant('daily_restriction'),
    start_time_of_day: clockTime,
    duration_seconds: halfHours(23).map((length) => length / 1_000 + 1_800),
  }),
  fc.record({
    type: fc.constant('weekly_restriction'),
    start_day_of_week: fc.integer({ min: 1, max: 7 }),
    start_time_of_day: clockTime,
    duration_seconds: halfHours(100).map((length) => length / 1_000 + 1_800),
  }),
);
const layer = fc.record({
  id: fc.constantFrom('PL1', 'PL2', 'PL3'),
  start: date,
  end: fc.oneof({ weight: 4, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: date }),
  rotation_virtual_start: date,
  rotation_turn_length_seconds: fc.constantFrom(3_600, 5_400, 43_200, 86_400, 2 * 86_400, 604_800),
  users: fc.array(
    user.map((each) => ({ user: each })),
    { minLength: 1, maxLength: 4 },
  ),
  restrictions: fc.array(restriction, { maxLength: 2 }),
});
const layerSchedules = fc.record({
  time_zone: fc.constantFrom(...awkwardZones),
  schedule_layers: fc.uniqueArray(layer, { minLength: 1, maxLength: 3, selector: ({ id }) => id }),
  // Which of two for one time counts is not said.
  overrides: fc.array(
    fc
      .record({ start: moment, hours: fc.integer({ min: 1, max: 300 }), user })
      .map(({ start, hours, ...rest }) => ({
        ...rest,
        start: iso(start),
        end: iso(start + hours * hour),
      })),
    { maxLength: 1 },
  ),
});

test('who is on call is what PagerDuty works out, for any schedule of layers', async () => {
  await fc.assert(
    fc.asyncProperty(layerSchedules, horizons, async (schedule, { from, to }) => {
      const { rota, said } = await layers(schedule, from, to);
      expect(told(timeline(rota, from, to))).toEqual(told(said));
    }),
    { numRuns: 25 },
  );
});

describe('PagerDuty’s own examples', () => {
  const on = (...people: string[]) => people.map((id) => ({ user: { id } }));

  /** https://registry.terraform.io/providers/PagerDuty/pagerduty/latest/docs/resources/schedule */
  test('a night shift that is on call from 08:00 for nine hours', async () => {
    const nightShift = {
      name: 'Night Shift',
      start: '2015-11-06T20:00:00-05:00',
      rotation_virtual_start: '2015-11-06T20:00:00-05:00',
      rotation_turn_length_seconds: 86_400,
      users: on('PANN', 'PBOB'),
      restrictions: [{ type: 'daily_restriction', start_time_of_day: '08:00:00', duration_seconds: 32_400 }],
    };
    const [from, to] = [Date.parse('2026-10-31T00:00Z'), Date.parse('2026-11-03T00:00Z')];
    const { rota } = await layers({ time_zone: 'America/New_York', schedule_layers: [nightShift] }, from, to);
    // The turn that begins on the 30th at 20:00 is the 4011th after the first.
    expect(told(timeline(rota, from, to))).toEqual([
      '2026-10-31T00:00',
      '2026-10-31T12:00 PBOB',
      '2026-10-31T21:00',
      '2026-11-01T13:00 PANN',
      '2026-11-01T22:00',
      '2026-11-02T13:00 PBOB',
      '2026-11-02T22:00',
    ]);
  });

  /** https://support.pagerduty.com/main/docs/schedule-basics */
  test('the second layer has precedence over the first, and a user who was deleted pages nobody', async () => {
    const layer = {
      start: '2026-01-05T09:00:00Z',
      rotation_virtual_start: '2026-01-05T09:00:00Z',
      rotation_turn_length_seconds: 604_800,
      restrictions: [],
    };
    const weekend = [
      {
        type: 'weekly_restriction',
        start_day_of_week: 6,
        start_time_of_day: '00:00:00',
        duration_seconds: 172_800,
      },
    ];
    const first = { ...layer, name: 'Layer 1', users: on('PANN') };
    const second = { ...layer, name: 'Layer 2', users: on('PBOB'), restrictions: weekend };
    const [from, to] = [Date.parse('2026-06-05T12:00Z'), Date.parse('2026-06-08T12:00Z')];
    const weekly = await layers({ time_zone: 'UTC', schedule_layers: [first, second] }, from, to);
    expect(told(timeline(weekly.rota, from, to))).toEqual([
      '2026-06-05T12:00 PANN',
      '2026-06-06T00:00 PBOB',
      '2026-06-08T00:00 PANN',
    ]);
    const gone = { ...second, users: [{ user: { id: 'PBOB', deleted_at: '2026-06-01T00:00:00Z' } }] };
    const { rota } = await layers({ time_zone: 'UTC', schedule_layers: [first, gone] }, from, to);
    expect(told(timeline(rota, from, to))[1]).toBe('2026-06-06T00:00');
  });
});
