import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { timeline } from '../../functions/core/accounts/rota/timeline.ts';
import { rotaOf } from '../../functions/targets/opsgenie/rota.ts';
import { RotaOverride, RotaSchedule } from '../../functions/targets/opsgenie/rota-schema.ts';
import { create } from '../infra/local/simulators/vendor.ts';
import { awkwardZones, horizons } from '../support/rotas.ts';
import { timelineOf, told } from '../support/timelines.ts';

const people = ['ann', 'bob', 'cem', 'dan'];
const users = people.map((id) => ({ id, username: `${id}@example.com` }));
const user = (id: string) => ({ type: 'user', id, username: `${id}@example.com` });

/** The schedule as it is read from Opsgenie once it is there. */
async function read(schedule: object) {
  const vendor = create('opsgenie', true);
  const seeded = await vendor.seed({ users, schedules: [{ id: 's1', name: 'Rota', ...schedule }] });
  if (seeded.status !== 200 && seeded.status !== 201) throw new Error(JSON.stringify(seeded));
  const { json } = await vendor.call('GET', '/v2/schedules?expand=rotation');
  const { json: said } = await vendor.call('GET', '/v2/schedules/s1/overrides?scheduleIdentifierType=id');
  const rota = rotaOf(RotaSchedule.parse(json.data[0]), z.array(RotaOverride).parse(said.data));
  return { vendor, rota };
}

/** What Opsgenie itself works out. */
async function worksOut(vendor: ReturnType<typeof create>, from: number, to: number) {
  const path = `/v2/schedules/s1/timeline?interval=${(to - from) / 86_400_000}&intervalUnit=days`;
  const { json } = await vendor.call('GET', `${path}&date=${new Date(from).toISOString()}`);
  type Period = { startDate: string; endDate: string; recipient: { type: string; id?: string } };
  const periods: Period[] = json.data.finalTimeline.rotations.flatMap(
    (each: { periods: Period[] }) => each.periods,
  );
  const said = periods
    .filter(({ recipient }) => recipient.type !== 'none')
    .map(({ startDate, endDate, recipient: { type, id } }) => ({
      start: Date.parse(startDate),
      end: Date.parse(endDate),
      value: type === 'user' ? `${id}` : `? ${type} ${id}`,
    }));
  return timelineOf(said, from, to);
}

const halfHours = (max: number) => fc.integer({ min: 0, max: max * 2 }).map((n) => n / 2);
const date = halfHours(24 * 380).map((hours) =>
  new Date(Date.parse('2025-10-01') + hours * 3_600_000).toISOString(),
);
const weekday = fc.constantFrom('monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday');
const interval = fc.record({ start: halfHours(23), end: halfHours(23) }).map(({ start, end }) => ({
  startHour: Math.floor(start),
  startMin: (start % 1) * 60,
  endHour: Math.floor(end),
  endMin: (end % 1) * 60,
}));
const timeRestriction = fc.oneof(
  fc.constant(undefined),
  interval.map((restriction) => ({ type: 'time-of-day', restriction })),
  fc
    .array(
      fc
        .record({ startDay: weekday, endDay: weekday, times: interval })
        .map(({ times, ...on }) => ({ ...on, ...times })),
      { minLength: 1, maxLength: 3 },
    )
    .map((restrictions) => ({ type: 'weekday-and-time-of-day', restrictions })),
);
const participant = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...people).map(user) },
  { weight: 1, arbitrary: fc.constantFrom({ type: 'none' }, { type: 'team', id: 't1', name: 'SRE' }) },
);
const rotation = fc.record({
  id: fc.constantFrom('r1', 'r2', 'r3'),
  name: fc.constant('Rotation'),
  type: fc.constantFrom('hourly', 'daily', 'daily', 'weekly'),
  length: fc.integer({ min: 1, max: 12 }),
  startDate: date,
  endDate: fc.oneof({ weight: 4, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: date }),
  participants: fc.array(participant, { minLength: 1, maxLength: 4 }),
  timeRestriction,
});
/** One of all rotations and one of a rotation at most: what Opsgenie makes of more is not said. */
const override = (rotations?: { id: string; name: string }[]) =>
  fc
    .record({ user: participant, startDate: date, hours: fc.integer({ min: 1, max: 400 }) })
    .map(({ user: whom, startDate, hours }) => ({
      user: whom,
      startDate,
      endDate: new Date(Date.parse(startDate) + hours * 3_600_000).toISOString(),
      ...(rotations && { rotations }),
    }));
const schedules = fc.record({
  timezone: fc.constantFrom(...awkwardZones),
  enabled: fc.constantFrom(true, true, true, false),
  rotations: fc.uniqueArray(rotation, { minLength: 1, maxLength: 3, selector: ({ id }) => id }),
  overrides: fc
    .tuple(fc.option(override()), fc.option(override([{ id: 'r1', name: 'Rotation' }])))
    .map((list) => list.flatMap((each) => each ?? [])),
});

test('who is on call is what Opsgenie works out, for any schedule', async () => {
  await fc.assert(
    fc.asyncProperty(schedules, horizons, async (schedule, { from, to }) => {
      const { vendor, rota } = await read(schedule);
      expect(told(timeline(rota, from, to))).toEqual(told(await worksOut(vendor, from, to)));
    }),
    { numRuns: 25 },
  );
});

describe('Opsgenie’s own examples', () => {
  /** https://support.atlassian.com/opsgenie/docs/create-an-on-call-schedule-with-business-and-off-hours/ */
  test('business hours and off hours', async () => {
    const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'];
    const hours = { startHour: 9, startMin: 0, endHour: 18, endMin: 0 };
    const nights = { startHour: 18, startMin: 0, endHour: 9, endMin: 0 };
    const off = weekdays.map((startDay, index) => ({
      ...nights,
      startDay,
      endDay: weekdays[index + 1] ?? 'monday',
    }));
    const { rota } = await read({
      timezone: 'America/New_York',
      rotations: [
        {
          name: 'Business hours',
          type: 'weekly',
          startDate: '2026-11-02T14:00:00Z',
          participants: [{ type: 'team', id: 't1' }],
          timeRestriction: {
            type: 'weekday-and-time-of-day',
            restrictions: weekdays.map((name) => ({ ...hours, startDay: name, endDay: name })),
          },
        },
        {
          name: 'Off hours',
          type: 'daily',
          startDate: '2026-11-02T23:00:00Z',
          participants: ['ann', 'bob', 'cem'].map(user),
          timeRestriction: { type: 'weekday-and-time-of-day', restrictions: off },
        },
      ],
    });
    expect(told(timeline(rota, Date.parse('2026-11-05T20:00Z'), Date.parse('2026-11-10T00:00Z')))).toEqual([
      '2026-11-05T20:00 ? team t1',
      '2026-11-05T23:00 ann',
      '2026-11-06T14:00 ? team t1',
      '2026-11-06T23:00 bob',
      '2026-11-07T23:00 cem',
      '2026-11-08T23:00 ann',
      '2026-11-09T14:00 ? team t1',
      '2026-11-09T23:00 bob',
    ]);
  });
});

describe('what is not known of a rotation', () => {
  const weekly = { id: 'r1', name: 'Nights', type: 'weekly', startDate: '2026-01-05T08:00:00Z' };
  const from = Date.parse('2026-06-01T00:00Z');

  test.each([
    ['its kind', { type: 'fortnightly' }],
    ['its restriction', { timeRestriction: { type: 'holidays' } }],
    ['its length', { length: 0 }],
    ['its start', { startDate: 'soon' }],
    ['its end', { endDate: 'later' }],
  ])('%s leaves unknown who is on call, and not who takes part', (_, change) => {
    const rotation = { ...weekly, participants: [user('ann'), user('bob')], ...change };
    const schedule = RotaSchedule.parse({ id: 's1', name: 'Rota', timezone: 'UTC', rotations: [rotation] });
    const rota = rotaOf(schedule, []);
    expect(rota.layers[0]?.participants).toEqual([
      { kind: 'person', id: 'ann' },
      { kind: 'person', id: 'bob' },
    ]);
    expect(timeline(rota, from, from + 1)).toMatchObject([
      { value: { people: [], unknown: [expect.stringMatching(/^Nights, with ann, bob: /)] } },
    ]);
  });

  test('such as its schedule’s time zone leaves it unknown too', () => {
    const rotations = [{ ...weekly, participants: [user('ann')] }];
    const schedule = RotaSchedule.parse({ id: 's1', name: 'Rota', timezone: 'Mars/Olympus', rotations });
    expect(told(timeline(rotaOf(schedule, []), from, from + 1))).toEqual([
      '2026-06-01T00:00 ? Nights, with ann: there is no time zone Mars/Olympus',
    ]);
  });
});
