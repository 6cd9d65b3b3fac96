import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { timeline } from '../../functions/core/accounts/rota/timeline.ts';
import { rotaOfShifts } from '../../functions/targets/pagerduty/rota-of-shifts.ts';
import { CustomShift, ShiftOverride, ShiftSchedule } from '../../functions/targets/pagerduty/rota-schema.ts';
import { between, halfHours, ids, iso, moments as moment, seeded } from '../support/pagerduty-schedules.ts';
import { horizons } from '../support/rotas.ts';
import { timelineOf, told } from '../support/timelines.ts';

const hour = 3_600_000;
const date = moment.map(iso);

/** A schedule of shifts as it is read, and what PagerDuty itself works out. */
async function shifts(schedule: object, from: number, to: number) {
  const get = await seeded({ schedules_v3: [{ id: 'PS3', name: 'Rota', ...schedule }] });
  const { schedule: read } = await get(`/v3/schedules/PS3?${between(from, to)}&include[]=final_schedule`);
  const { overrides } = await get(`/v3/schedules/PS3/overrides?${between(from, to)}`);
  const { custom_shifts } = await get(`/v3/schedules/PS3/custom_shifts?${between(from, to)}`);
  type Shift = { start_time: string; end_time: string; member: { type: string; user_id: string } };
  const said = read.final_schedule.computed_shift_assignments
    .filter(({ member }: Shift) => member.type === 'user_member')
    .map(({ start_time, end_time, member }: Shift) => ({
      start: Date.parse(start_time),
      end: Date.parse(end_time),
      value: member.user_id,
    }));
  const rota = rotaOfShifts(
    ShiftSchedule.parse(read),
    z.array(ShiftOverride).parse(overrides),
    z.array(CustomShift).parse(custom_shifts),
  );
  return { rota, said: timelineOf(said, from, to) };
}

const member = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...ids).map((user_id) => ({ type: 'user_member', user_id })) },
  { weight: 1, arbitrary: fc.constant({ type: 'empty_member' }) },
);
const dayNames = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];
const event = fc
  .record({
    id: fc.uuid(),
    name: fc.constant('Event'),
    // By day in every zone there is, so that the rule's day is that of the start.
    first: fc.integer({ min: 0, max: 380 }).map((days) => Date.parse('2025-10-01T06:00Z') + days * 24 * hour),
    time: halfHours(4),
    zone: fc.constantFrom('Europe/Berlin', 'Asia/Kolkata', 'Africa/Casablanca'),
    length: halfHours(26).map((length) => length + hour / 2),
    effective: fc.record({ since: date, until: fc.option(date) }),
    rule: fc.constantFrom('DAILY', 'DAILY;INTERVAL=3', 'WEEKLY', 'WEEKLY;INTERVAL=2', 'MONTHLY'),
    on: fc.subarray(dayNames),
    until: fc.option(moment),
    strategy: fc.constantFrom('rotating_member_assignment_strategy', 'every_member_assignment_strategy'),
    each: fc.integer({ min: 1, max: 3 }),
    members: fc.array(member, { minLength: 1, maxLength: 4 }),
  })
  .filter(({ rule, first }) => rule !== 'MONTHLY' || new Date(first).getUTCDate() <= 28)
  .map(({ id, name, first, time, zone, length, effective, rule, on, until, strategy, each, members }) => {
    const start = first + time;
    const days = [...new Set([...on, dayNames[new Date(start).getUTCDay()]])];
    const byDay = rule.startsWith('WEEKLY') && on.length > 0 ? `;BYDAY=${days.join(',')}` : '';
    const last = until === null ? '' : `;UNTIL=${iso(until).replace(/[-:]|\.000/g, '')}`;
    return {
      id,
      name,
      start_time: { date_time: iso(start), time_zone: zone },
      end_time: { date_time: iso(start + length), time_zone: zone },
      effective_since: effective.since,
      effective_until: effective.until,
      recurrence: [`RRULE:FREQ=${rule}${byDay}${last}`],
      assignment_strategy: { type: strategy, shifts_per_member: each, members },
    };
  });
const part = fc
  .record({ start: moment, hours: fc.integer({ min: 1, max: 300 }) })
  .map(({ start, hours }) => ({ start_time: iso(start), end_time: iso(start + hours * hour) }));
const shiftSchedules = fc.record({
  rotations: fc
    .array(event, { minLength: 1, maxLength: 2 })
    .map((events) => events.map((one, index) => ({ id: `R${index}`, events: [one] }))),
  overrides: fc.array(
    fc
      .record({ times: part, overridden_member: member, overriding_member: member })
      .map(({ times, ...rest }) => ({ rotation_id: 'R0', ...times, ...rest })),
    { maxLength: 1 },
  ),
  custom_shifts: fc.array(
    fc.record({ times: part, member }).map(({ times, ...who }) => ({ ...times, assignments: [who] })),
    { maxLength: 1 },
  ),
});

test('who is on call is what PagerDuty works out, for any schedule of shifts', async () => {
  await fc.assert(
    fc.asyncProperty(shiftSchedules, horizons, async (schedule, { from, to }) => {
      const { rota, said } = await shifts(schedule, from, to);
      expect(told(timeline(rota, from, to))).toEqual(told(said));
    }),
    { numRuns: 25 },
  );
});

/** The guide's rotation, with the leaver's place left empty from the moment of the change. */
test('a place that is left empty keeps everybody else’s weeks', async () => {
  const event = (members: object[], effective: object) => ({
    name: 'Primary on-call',
    start_time: { date_time: '2026-01-05T09:00:00-08:00', time_zone: 'America/Los_Angeles' },
    end_time: { date_time: '2026-01-05T17:00:00-08:00', time_zone: 'America/Los_Angeles' },
    recurrence: ['RRULE:FREQ=WEEKLY;BYDAY=MO'],
    assignment_strategy: { type: 'rotating_member_assignment_strategy', shifts_per_member: 1, members },
    ...effective,
  });
  const [ann, bob, cem] = ['PANN', 'PBOB', 'PCEM'].map((user_id) => ({ type: 'user_member', user_id }));
  const change = '2026-01-20T00:00:00Z';
  const events = [
    event([ann, bob, cem] as object[], {
      effective_since: '2026-01-05T17:00:00Z',
      effective_until: change,
    }),
    event([{ type: 'empty_member' }, bob, cem] as object[], { effective_since: change }),
  ];
  const [from, to] = [Date.parse('2026-01-05Z'), Date.parse('2026-02-10Z')];
  const { rota, said } = await shifts({ rotations: [{ id: 'R0', events }] }, from, to);
  const spans = told(timeline(rota, from, to)).filter((line) => line.includes(' '));
  expect(told(said).filter((line) => line.includes(' '))).toEqual(spans);
  expect(spans).toEqual([
    '2026-01-05T17:00 PANN',
    '2026-01-12T17:00 PBOB',
    '2026-01-19T17:00 PCEM',
    '2026-02-02T17:00 PBOB',
    '2026-02-09T17:00 PCEM',
  ]);
});

describe('what is not known of a shift', () => {
  const known = {
    id: 'E1',
    name: 'Nights',
    start_time: { date_time: '2026-01-05T09:00:00Z', time_zone: 'UTC' },
    end_time: { date_time: '2026-01-05T17:00:00Z', time_zone: 'UTC' },
    effective_since: '2026-01-05T09:00:00Z',
    recurrence: ['RRULE:FREQ=WEEKLY;BYDAY=MO'],
    assignment_strategy: {
      type: 'rotating_member_assignment_strategy',
      members: [{ type: 'user_member', user_id: 'PANN' }],
    },
  };
  const from = Date.parse('2026-06-01T10:00Z');
  const seen = (change: object) => {
    const rotations = [{ id: 'R0', events: [{ ...known, ...change }] }];
    return told(
      timeline(rotaOfShifts(ShiftSchedule.parse({ id: 'S', name: 'S', rotations }), [], []), from, from + 1),
    );
  };

  test.each([
    ['a day that is no day of its rule', { recurrence: ['RRULE:FREQ=WEEKLY;BYDAY=TU'] }],
    ['the last Monday of a month', { recurrence: ['RRULE:FREQ=MONTHLY;BYDAY=-1MO'] }],
    ['dates that are left out', { recurrence: ['RRULE:FREQ=WEEKLY;BYDAY=MO', 'EXDATE:20260601T090000Z'] }],
    ['a number of times', { recurrence: ['RRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=3'] }],
    ['a rule of hours', { recurrence: ['RRULE:FREQ=HOURLY'] }],
    ['no zone that there is', { start_time: { date_time: '2026-01-05T09:00:00Z', time_zone: 'Mars' } }],
    ['a strategy of tomorrow', { assignment_strategy: { ...known.assignment_strategy, type: 'fair' } }],
    ['no time to take effect', { effective_since: null }],
  ])('%s leaves unknown who is on call', (_, change) => {
    expect(seen({})).toEqual(['2026-06-01T10:00 PANN']);
    expect(seen(change)).toEqual([expect.stringMatching(/^2026-06-01T10:00 \? Nights, with PANN: /)]);
  });
});
