import { createLocalClock, quarters, stretches } from '../clock.ts';
import type { Layer, Restriction, Schedule } from './state.ts';

const day = 86_400;
const week = 7 * day;

/** What `rendered_schedule_entries` lists, in seconds' place milliseconds since 1970. */
export type Entry = { start: number; end: number; user: string };

/** Who is on call by a layer, by the overrides, and by all of it, as the page shows it. */
export function rendered(schedule: Schedule, from: number, to: number) {
  const layers = schedule.schedule_layers.map((layer) => turnsOf(schedule, layer));
  const moments = [...quarters(schedule.time_zone, from, to)].map(({ at, shows }) => {
    // Of several overrides for one time the last one counts.
    const override = schedule.overrides.findLast(
      ({ start, end }) => Date.parse(start) <= at && at < Date.parse(end),
    )?.user.id;
    const turns = layers.map((turnAt) => turnAt(at, shows));
    const turn = turns.findLast((user) => user !== undefined);
    return { at, override, turns, final: override ?? turn };
  });
  const entries = (who: (moment: (typeof moments)[number]) => string | undefined): Entry[] =>
    stretches(moments.map((moment) => ({ at: moment.at, value: who(moment) ?? '' })))
      .filter(({ value }) => value !== '')
      .map(({ start, end, value }) => ({ start, end, user: value }));
  // Each is worked out where it is asked for: the next 90 days take a while.
  return {
    get layers() {
      return schedule.schedule_layers.map((_, index) => entries(({ turns }) => turns[index]));
    },
    get overrides() {
      return entries(({ override }) => override);
    },
    get final() {
      return entries(({ final }) => final);
    },
  };
}

/** Whose turn it is in a layer at a moment at which the clock shows this: every length is by the clock. */
function turnsOf({ time_zone }: Schedule, layer: Layer) {
  const first = createLocalClock(time_zone)(Date.parse(layer.rotation_virtual_start));
  const { users, restrictions, rotation_turn_length_seconds: length } = layer;
  const [start, end] = [
    Date.parse(layer.start),
    layer.end ? Date.parse(layer.end) : Number.POSITIVE_INFINITY,
  ];
  return (at: number, shows: number): string | undefined => {
    if (at < start || at >= end) return undefined;
    if (restrictions.length > 0 && !restrictions.some((one) => isWithin(one, shows))) return undefined;
    const turn = Math.floor((shows - first) / (length * 1_000));
    return users[modulo(turn, users.length)]?.user.id;
  };
}

function isWithin(restriction: Restriction, shows: number): boolean {
  const { type, start_time_of_day, duration_seconds, start_day_of_week = 1 } = restriction;
  const [hours = 0, minutes = 0, seconds = 0] = start_time_of_day.split(':').map(Number);
  const clock = new Date(shows);
  const time = clock.getUTCHours() * 3_600 + clock.getUTCMinutes() * 60 + clock.getUTCSeconds();
  const start = hours * 3_600 + minutes * 60 + seconds;
  if (type === 'daily_restriction') return modulo(time - start, day) < duration_seconds;
  const onDay = (clock.getUTCDay() + 6) % 7;
  return modulo((onDay - (start_day_of_week - 1)) * day + time - start, week) < duration_seconds;
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}
