import { day } from '../../../lib/duration.ts';
import { mergeSteps, type Steps, stepsOf } from '../../../lib/steps.ts';
import type { WallClock } from '../../../lib/wall-clock.ts';
import type { Restriction } from '../../contracts/rota.ts';

const week = 7 * day;
/** The first Monday of 1970, as a reading of a clock. */
const someMonday = 4 * day;
/** More than any zone's clocks were ever put forward or back. */
const longestChange = 2 * day;

/** When the restrictions let a layer have a turn: always where there are none. */
export function restricted(
  restrictions: Restriction[],
  clock: WallClock,
  from: number,
  to: number,
): Steps<boolean> {
  if (restrictions.length === 0) return from < to ? [{ start: from, end: to, value: true }] : [];
  const windows = restrictions.flatMap(({ day: onDay, time, length }) => {
    const period = onDay === undefined ? day : week;
    const first = onDay === undefined ? time : someMonday + (onDay - 1) * day + time;
    const earliest = Math.floor((clock.shows(from) - longestChange - length - first) / period);
    const latest = Math.floor((clock.shows(to) + longestChange - first) / period);
    return Array.from({ length: latest - earliest + 1 }, (_, index) => {
      const reading = first + (earliest + index) * period;
      return { start: clock.reaches(reading), end: clock.reaches(reading + length), value: true };
    });
  });
  const isIn = stepsOf(windows, from, to).map(({ value, ...span }) => ({ ...span, value: value.length > 0 }));
  return mergeSteps(isIn, Object.is);
}
