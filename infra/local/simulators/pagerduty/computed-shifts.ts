import { createLocalClock, quarters, stretches } from '../clock.ts';
import type { Member, RotationEvent, ShiftOverride, ShiftSchedule } from './state.ts';

const day = 86_400_000;
const names = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];

/** One of `computed_shift_assignments`. */
export type Assignment = { start: number; end: number; member: Member; source: Record<string, string> };

/** Who is on call by every rotation and every custom shift, beside one another: https://github.com/PagerDuty/developer-docs */
export function computedShifts(schedule: ShiftSchedule, from: number, to: number): Assignment[] {
  const { rotations, overrides, custom_shifts } = schedule;
  const rotating = rotations.flatMap(({ id, events }) =>
    events.flatMap((event) => {
      const own = overrides.filter(({ rotation_id }) => rotation_id === id);
      return assignmentsOf(membersOf(event, from, to), own).map((assignment) => ({
        ...assignment,
        source: { type: 'schedule_rotation', rotation_id: id },
      }));
    }),
  );
  const custom = custom_shifts.flatMap(({ id, start_time, end_time, assignments }) => {
    const [start, end] = [Date.parse(start_time), Date.parse(end_time)];
    const members = assignments.map(({ member }) => member);
    const seen = [...quarters('UTC', Math.max(start, from), Math.min(end, to))].map(({ at }) => ({
      at,
      members,
    }));
    const own = overrides.filter(({ custom_shift_id }) => custom_shift_id === id);
    return assignmentsOf(seen, own).map((assignment) => ({
      ...assignment,
      source: { type: 'custom_shift', shift_id: id },
    }));
  });
  return [...rotating, ...custom].sort((a, b) => a.start - b.start);
}

type Seen = { at: number; members: Member[] };

function assignmentsOf(seen: Seen[], overrides: ShiftOverride[]): Omit<Assignment, 'source'>[] {
  const isSame = (a: Member, b: Member) => a.type === b.type && a.user_id === b.user_id;
  const replaced = seen.map(({ at, members }) => ({
    at,
    value: members.map((member) => {
      const override = overrides.find(
        ({ start_time, end_time, overridden_member }) =>
          Date.parse(start_time) <= at && at < Date.parse(end_time) && isSame(overridden_member, member),
      );
      return override?.overriding_member ?? member;
    }),
  }));
  return stretches(replaced).flatMap(({ start, end, value }) =>
    value.map((member) => ({ start, end, member })),
  );
}

/** The members whose shift it is at every quarter of an hour, found by going through the calendar day by day. */
function membersOf(event: RotationEvent, from: number, to: number): Seen[] {
  const { start_time, end_time, effective_since, effective_until, assignment_strategy } = event;
  const clock = createLocalClock(start_time.time_zone);
  const [first, length] = [
    clock(Date.parse(start_time.date_time)),
    clock(Date.parse(end_time.date_time)) - clock(Date.parse(start_time.date_time)),
  ];
  const days = daysOf(event, first, clock(to) + day);
  const { type, shifts_per_member = 1, members } = assignment_strategy;
  const since = Math.max(Date.parse(effective_since), Date.parse(start_time.date_time), from);
  const until = Math.min(effective_until ? Date.parse(effective_until) : to, to);
  return [...quarters(start_time.time_zone, since, until)].map(({ at, shows }) => {
    const running = days.flatMap((start, number) =>
      start <= shows && shows < start + length ? [number] : [],
    );
    const ofShift = (number: number) =>
      type === 'every_member_assignment_strategy'
        ? members
        : members.slice(Math.floor(number / shifts_per_member) % members.length).slice(0, 1);
    return { at, members: running.flatMap(ofShift) };
  });
}

/** What the clock shows at the start of each shift: FREQ of DAILY, WEEKLY or MONTHLY, INTERVAL, BYDAY and UNTIL. */
function daysOf({ recurrence, start_time }: RotationEvent, first: number, end: number): number[] {
  if (recurrence.length === 0) return [first];
  const rule = Object.fromEntries(
    (recurrence[0] ?? '')
      .replace('RRULE:', '')
      .split(';')
      .map((part) => part.split('=')),
  );
  const interval = Number(rule.INTERVAL ?? 1);
  const until = rule.UNTIL
    ? Date.parse(rule.UNTIL.replace(/^(....)(..)(..T..)(..)/, '$1-$2-$3:$4:'))
    : undefined;
  const last = until === undefined ? end : Math.min(end, createLocalClock(start_time.time_zone)(until));
  const on: string[] | undefined = rule.BYDAY?.split(',');
  const monday = (reading: number) => Math.floor(reading / day) - ((new Date(reading).getUTCDay() + 6) % 7);
  const start = new Date(first);
  const found: number[] = [];
  for (let reading = first; reading <= last; reading += day) {
    const date = new Date(reading);
    const isOn = on?.includes(names[date.getUTCDay()] ?? '') ?? true;
    const months =
      (date.getUTCFullYear() - start.getUTCFullYear()) * 12 + date.getUTCMonth() - start.getUTCMonth();
    const count = {
      DAILY: (reading - first) / day,
      WEEKLY: (monday(reading) - monday(first)) / 7,
      MONTHLY: months,
    };
    const isDue = (count[rule.FREQ as keyof typeof count] ?? 0) % interval === 0;
    const isSameDay =
      rule.FREQ === 'DAILY' ||
      on !== undefined ||
      (rule.FREQ === 'WEEKLY'
        ? date.getUTCDay() === start.getUTCDay()
        : date.getUTCDate() === start.getUTCDate());
    if (isOn && isDue && isSameDay) found.push(reading);
  }
  return found;
}
