import { day, hour } from '../../../lib/duration.ts';
import type { Span } from '../../../lib/steps.ts';
import type { WallClock } from '../../../lib/wall-clock.ts';
import type { Turns } from '../../contracts/rota.ts';

const week = 7 * day;
/** More than any zone's clocks were ever put forward or back. */
const longestChange = 2 * day;

/** Turns that begin at a reading of the clock on the wall. */
type Beat = { reading: (turn: number) => number; turnAt: (reading: number) => number };

/**
 * The turns that may be running between two instants, in order; the value is the turn's number, which is 0 for the first
 * and negative before it.
 */
export function turnsBetween(turns: Turns, clock: WallClock, from: number, to: number): Span<number>[] {
  const { length, last = Number.POSITIVE_INFINITY, except = [] } = turns;
  const beat = beatOf(turns, clock.shows(turns.first));
  const running = beat.turnAt(clock.shows(from) - longestChange - (length ?? 0)) - 1;
  const earliest = length === undefined ? running : Math.max(0, running);
  const latest = beat.turnAt(clock.shows(to) + longestChange);
  const spans: Span<number>[] = [];
  let start = clock.reaches(beat.reading(earliest));
  for (let turn = earliest; turn <= latest; turn++) {
    const next = clock.reaches(beat.reading(turn + 1));
    const end = length === undefined ? next : clock.reaches(beat.reading(turn) + length);
    const takesPlace = start <= last && !except.includes(start);
    if (takesPlace && start < end && start < to && end > from) spans.push({ start, end, value: turn });
    start = next;
  }
  return spans;
}

function beatOf({ every, unit, days }: Turns, first: number): Beat {
  if (unit === 'month') return monthly(every, first);
  if (unit === 'week' && days !== undefined && days.length > 0) return onDays(every, days, first);
  const period = every * { hour, day, week }[unit];
  return {
    reading: (turn) => first + turn * period,
    turnAt: (reading) => Math.floor((reading - first) / period),
  };
}

function onDays(every: number, days: number[], first: number): Beat {
  const inOrder = [...new Set(days)].sort((a, b) => a - b);
  // The first day of 1970 was a Thursday.
  const dayOfFirst = ((Math.floor(first / day) + 3) % 7) + 1;
  const monday = Math.floor(first / day) * day - (dayOfFirst - 1) * day;
  const timeOfDay = first - Math.floor(first / day) * day;
  const offset = Math.max(0, inOrder.indexOf(dayOfFirst));
  const period = every * week;
  const reading = (turn: number) => {
    const cycle = Math.floor((turn + offset) / inOrder.length);
    const onDay = inOrder[turn + offset - cycle * inOrder.length] ?? dayOfFirst;
    return monday + cycle * period + (onDay - 1) * day + timeOfDay;
  };
  return {
    reading,
    turnAt: (at) => {
      let turn = (Math.floor((at - monday) / period) + 1) * inOrder.length - offset;
      while (reading(turn) > at) turn--;
      return turn;
    },
  };
}

/** On the same day of the month, and on the last of a month that has no such day. */
function monthly(every: number, first: number): Beat {
  const start = new Date(first);
  const timeOfDay = first - Math.floor(first / day) * day;
  const [year, month, dayOfMonth] = [start.getUTCFullYear(), start.getUTCMonth(), start.getUTCDate()];
  const reading = (turn: number) => {
    const lastDay = new Date(Date.UTC(year, month + turn * every + 1, 0)).getUTCDate();
    return Date.UTC(year, month + turn * every, Math.min(dayOfMonth, lastDay)) + timeOfDay;
  };
  return {
    reading,
    turnAt: (at) => {
      const months = (new Date(at).getUTCFullYear() - year) * 12 + new Date(at).getUTCMonth() - month;
      const turn = Math.floor(months / every);
      return reading(turn) <= at ? turn : turn - 1;
    },
  };
}
