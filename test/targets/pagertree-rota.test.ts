import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { timeline } from '../../functions/core/accounts/rota/timeline.ts';
import { isTimeZone } from '../../functions/lib/wall-clock.ts';
import { rotasOf } from '../../functions/targets/pagertree/rota.ts';
import { RotaEvent } from '../../functions/targets/pagertree/rota-schema.ts';
import { ianaOf } from '../../functions/targets/pagertree/time-zones.ts';
import { create } from '../infra/local/simulators/vendor.ts';
import { horizons } from '../support/rotas.ts';
import { timelineOf, told } from '../support/timelines.ts';

const hour = 3_600_000;
const iso = (at: number) => new Date(at).toISOString();
const schedule = { id: 'S1', name: 'Primary' };
const people = ['ann', 'bob', 'cem', 'dan'];
const attend = (...ids: string[]) => ids.map((attendee_id) => ({ attendee_id }));

/** The rotas of a schedule as it is read, and what PagerTree itself makes of its events. */
async function read(events: object[], from: number, to: number) {
  const vendor = create('pagertree', true);
  const rows = events.map((event) => ({ schedule_ids: ['S1'], ...event }));
  const answer = await vendor.seed({ schedules: [schedule], events: rows });
  if (answer.error !== undefined) throw new Error(answer.error);
  const path = '/api/v4/schedules/S1';
  const list = (await vendor.call('GET', `${path}/events?limit=100`)).json.data;
  const rotas = rotasOf(schedule, z.array(RotaEvent).parse(list));
  const utc = (at: number) => iso(at).slice(0, 19).replace('T', ' ');
  const window = await vendor.call('GET', `${path}/window_events?start=${utc(from)}&end=${utc(to)}`);
  type Row = {
    layer: number;
    start_datetime: string;
    end_datetime: string;
    event_attendees: { attendee_id: string }[];
  };
  const said = (layer: number) =>
    timelineOf(
      (window.json.data as Row[])
        .filter((row) => row.layer === layer)
        .flatMap(({ start_datetime, end_datetime, event_attendees }) =>
          event_attendees.map(({ attendee_id }) => ({
            start: Date.parse(start_datetime),
            end: Date.parse(end_datetime),
            value: attendee_id,
          })),
        ),
      from,
      to,
    );
  return { rotas, said };
}

const halfHours = (max: number) => fc.integer({ min: 0, max: max * 2 }).map((n) => (n * hour) / 2);
const names = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];
const event = fc
  .record({
    layer: fc.constantFrom(1, 1, 2),
    // By day in each of the zones, so that the day of the week is that of the start.
    first: fc.integer({ min: 0, max: 380 }).map((days) => Date.parse('2025-10-01T07:00Z') + days * 24 * hour),
    time: halfHours(4),
    length: halfHours(40).map((length) => length + hour / 2),
    time_zone: fc.constantFrom('Berlin', 'Mumbai', 'Casablanca', 'Africa/Casablanca'),
    repeat: fc.constantFrom(true, true, true, false),
    unit: fc.constantFrom('hourly', 'daily', 'daily', 'weekly', 'monthly', 'yearly'),
    frequency: fc.integer({ min: 1, max: 5 }),
    days: fc.subarray(names),
    end: fc.option(fc.integer({ min: 0, max: 400 })),
    rotation: fc.boolean(),
    attendees: fc.array(fc.constantFrom(...people), { minLength: 1, maxLength: 4 }),
    leftOut: fc.option(fc.integer({ min: 0, max: 60 })),
  })
  .filter(({ first }) => new Date(first).getUTCDate() <= 28)
  .map(
    ({ first, time, length, repeat, rotation, unit, frequency, days, end, attendees, leftOut, ...rest }) => {
      const start = first + time;
      const own = new Date(start).getUTCDay();
      const onDays = unit === 'daily' && frequency === 1 && days.length > 0;
      return {
        ...rest,
        start_datetime: iso(start),
        end_datetime: iso(start + length),
        repeat,
        rotation: repeat && rotation,
        frequency: unit === 'hourly' ? frequency * 5 : frequency,
        frequency_unit: unit,
        days_of_week: onDays ? [...new Set([own, ...days.map((name) => names.indexOf(name))])] : [],
        repeat_end_datetime: end === null ? null : iso(Date.parse('2025-10-10T12:00Z') + end * 24 * hour),
        event_attendees: attend(...attendees),
        // Noon to noon, but for the clocks that changed meanwhile, which then leave out nothing.
        exceptions: leftOut === null || !repeat ? [] : [{ start_datetime: iso(start + leftOut * 24 * hour) }],
      };
    },
  );

test('who is on call is what PagerTree makes of any events', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(event, { minLength: 1, maxLength: 3 }),
      horizons,
      async (events, { from, to }) => {
        const { rotas, said } = await read(events, from, to);
        expect(rotas.map(({ id }) => id)).toEqual(
          [...new Set(events.map(({ layer }) => `S1:${layer}`))].sort(),
        );
        for (const rota of rotas) {
          expect(told(timeline(rota, from, to))).toEqual(told(said(Number(rota.id.slice(3)))));
        }
      },
    ),
    { numRuns: 25 },
  );
});

describe('an event', () => {
  const first = { start_datetime: '2026-06-01T07:00:00Z', end_datetime: '2026-06-01T15:00:00Z' };
  const plain = { layer: 1, time_zone: 'Berlin', ...first };
  const [from, to] = [Date.parse('2026-06-01T00:00Z'), Date.parse('2026-06-09T00:00Z')];
  const spans = async (...events: object[]) => {
    const { rotas, said } = await read(events, from, to);
    const lines = rotas.map((rota) => told(timeline(rota, from, to)));
    expect(lines[0]).toEqual(told(said(1)));
    return lines[0]?.filter((line) => line.includes(' '));
  };

  test('that lasts beyond its own next beginning has nobody on call for a turn of before its first', async () => {
    const overlapping = {
      ...plain,
      end_datetime: '2026-06-02T10:30:00Z',
      repeat: true,
      rotation: true,
      frequency: 10,
      frequency_unit: 'hourly',
      event_attendees: attend('ann', 'ann', 'dan'),
    };
    expect((await spans(overlapping))?.slice(0, 3)).toEqual([
      '2026-06-01T07:00 ann',
      '2026-06-02T03:00 ann dan',
      '2026-06-03T06:30 ann',
    ]);
  });

  /** https://pagertree.com/docs/schedules#repeating-event: during working hours, up to and with a day */
  test('that repeats puts all of its people on call, on its days, and on the last of them too', async () => {
    const working = {
      ...plain,
      repeat: true,
      days_of_week: [1, 2, 3, 4, 5],
      repeat_end_datetime: '2026-06-03T00:00:00Z',
      event_attendees: attend('ann', 'bob'),
    };
    expect(await spans(working)).toEqual([
      '2026-06-01T07:00 ann bob',
      '2026-06-02T07:00 ann bob',
      '2026-06-03T07:00 ann bob',
    ]);
  });

  /** https://pagertree.com/docs/schedules#rotating-event and #event-override */
  test('that rotates goes on to the next of its people, also after a time that another event took over', async () => {
    const rotating = {
      ...plain,
      repeat: true,
      rotation: true,
      frequency_unit: 'daily',
      event_attendees: attend('ann', 'bob', 'cem'),
      exceptions: [{ start_datetime: '2026-06-02T07:00:00Z' }],
      repeat_end_datetime: '2026-06-04T12:00:00Z',
    };
    const override = {
      layer: 1,
      time_zone: 'Berlin',
      start_datetime: '2026-06-02T07:00:00Z',
      end_datetime: '2026-06-02T15:00:00Z',
      event_attendees: attend('dan'),
    };
    expect(await spans(rotating, override)).toEqual([
      '2026-06-01T07:00 ann',
      '2026-06-02T07:00 dan',
      '2026-06-03T07:00 cem',
      '2026-06-04T07:00 ann',
    ]);
  });

  test.each([
    ['that repeats on days of which its start is none', { days_of_week: [0] }],
    ['that repeats on days and every other day', { days_of_week: [1], frequency: 2 }],
    [
      'that repeats on the 31st of every month',
      { start_datetime: '2026-05-31T07:00:00Z', frequency_unit: 'monthly' },
    ],
    ['in a zone that we do not know', { time_zone: 'Olympus Mons' }],
    ['in a unit that we do not know', { frequency_unit: 'lunar' }],
    ['that rotates once', { repeat: false, rotation: true }],
    ['from an end to a start', { end_datetime: '2026-06-01T06:00:00Z' }],
  ])('%s leaves unknown who is on call', (_, change) => {
    const row = { ...plain, id: 'E', repeat: true, frequency: 1, frequency_unit: 'daily', ...change };
    const event = RotaEvent.parse({
      ...row,
      event_attendees: [{ attendee_id: 'ann', attendee_type: 'AccountUser', position: 0 }],
    });
    const [rota] = rotasOf(schedule, [event]);
    expect(rota && told(timeline(rota, to, to + 1))).toEqual([
      expect.stringMatching(/^2026-06-09T00:00 \? Event in layer 1, with ann: /),
    ]);
  });
});

test('PagerTree’s time zones are zones that there are', () => {
  const some = [
    'Arizona',
    'Pacific Time (US & Canada)',
    "Nuku'alofa",
    'Kyiv',
    'Berlin',
    'International Date Line West',
  ];
  expect(some.map((name) => isTimeZone(ianaOf(name) ?? ''))).toEqual(some.map(() => true));
  expect(['Astana', 'toString', 'Europe/Berlin'].map(ianaOf)).toEqual([
    undefined,
    undefined,
    'Europe/Berlin',
  ]);
});
