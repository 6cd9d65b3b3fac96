import * as z from 'zod/mini';
import { createLocalClock, quarters, stretches } from '../clock.ts';
import type { Participant, Rotation, Schedule } from './state.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const units: Record<string, number> = { hourly: hour, daily: day, weekly: 7 * day };
const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

const number = z._default(z.number(), 0);
const Interval = z.object({
  startDay: z.optional(z.string()),
  endDay: z.optional(z.string()),
  startHour: number,
  startMin: number,
  endHour: number,
  endMin: number,
});
type Interval = z.infer<typeof Interval>;
const Times = z.looseObject({
  startDate: z._default(z.string(), '2026-01-05T08:00:00Z'),
  endDate: z.nullish(z.string()),
  type: z._default(z.string(), 'weekly'),
  length: z._default(z.number(), 1),
  timeRestriction: z.nullish(
    z.object({
      restriction: z.optional(Interval),
      restrictions: z.optional(z.array(Interval)),
    }),
  ),
});

/** Who is on call in one rotation, and by an override or not, from `from` to before `to`; nobody where `recipient` is absent. */
export type Period = { start: number; end: number; value: { recipient?: Participant; type: string } };

/** What is on call by each rotation of a schedule: https://docs.opsgenie.com/docs/schedule-api#get-schedule-timeline */
export function periodsOf(schedule: Schedule, rotation: Rotation, from: number, to: number): Period[] {
  const turnAt = turnsOf(schedule, rotation);
  const seen = [...quarters(schedule.timezone, from, to)].map(({ at, shows }) => {
    const running = schedule.overrides.filter(
      ({ startDate, endDate }) => Date.parse(startDate) <= at && at < Date.parse(endDate),
    );
    // One of every rotation before one of this, and of several the one that was added last.
    const override =
      running.findLast(({ rotations = [] }) => rotations.length === 0) ??
      running.findLast(({ rotations = [] }) => rotations.some(({ id }) => id === rotation.id));
    const recipient = override ? override.user : turnAt(at, shows);
    return { at, value: { ...(recipient && { recipient }), type: override ? 'override' : 'default' } };
  });
  return stretches(seen);
}

/** Whose turn it is at a moment at which the clock shows this: every length is by the clock, and restrictions stop no turn. */
function turnsOf({ timezone }: Schedule, rotation: Rotation) {
  const { startDate, endDate, type, length, timeRestriction } = Times.parse(rotation);
  const [start, end] = [Date.parse(startDate), endDate ? Date.parse(endDate) : Number.POSITIVE_INFINITY];
  const first = createLocalClock(timezone)(start);
  const { restriction, restrictions = restriction ? [restriction] : [] } = timeRestriction ?? {};
  return (at: number, shows: number): Participant | undefined => {
    if (at < start || at >= end) return undefined;
    if (restrictions.length > 0 && !restrictions.some((interval) => isWithin(interval, shows)))
      return undefined;
    const turn = Math.floor((shows - first) / (length * (units[type] ?? day)));
    return rotation.participants[turn % rotation.participants.length];
  };
}

function isWithin(
  { startDay, endDay, startHour, startMin, endHour, endMin }: Interval,
  shows: number,
): boolean {
  const clock = new Date(shows);
  const time = clock.getUTCHours() * 60 + clock.getUTCMinutes();
  const [from, to] = [startHour * 60 + startMin, endHour * 60 + endMin];
  if (startDay === undefined || endDay === undefined) return isBetween(from, to, time);
  const ofWeek = (name: string, minutes: number) => days.indexOf(name) * 1_440 + minutes;
  const now = ((clock.getUTCDay() + 6) % 7) * 1_440 + time;
  return isBetween(ofWeek(startDay, from), ofWeek(endDay, to), now);
}

/** Beyond midnight, or the end of the week, where it ends before it starts. */
function isBetween(from: number, to: number, now: number): boolean {
  return from < to ? from <= now && now < to : now >= from || now < to;
}
