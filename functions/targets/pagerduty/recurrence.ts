import type { Turns } from '../../core/contracts/rota.ts';
import { instant } from '../../lib/instant.ts';
import { isTimeZone, wallClock } from '../../lib/wall-clock.ts';
import type { EventTiming } from './rota-schema.ts';

const days = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];
const understood = ['FREQ', 'INTERVAL', 'BYDAY', 'UNTIL', 'WKST'];

/**
 * How an event comes again, by its one rule (https://www.rfc-editor.org/rfc/rfc5545#section-3.3.10), or why we do not know. Dates that
 * are taken out or added are such a reason: whether they count as turns is not said.
 */
export function recurrenceOf(
  timing: EventTiming,
): Pick<Turns, 'every' | 'unit' | 'days' | 'last'> | { unknown: string } {
  const { start_time, end_time, recurrence } = timing;
  const { time_zone } = start_time;
  if (!isTimeZone(time_zone)) return { unknown: `there is no time zone ${time_zone}` };
  if (end_time.date_time <= start_time.date_time) return { unknown: 'it ends before it starts' };
  if (recurrence.length === 0) return { every: 1, unit: 'day', last: start_time.date_time };
  const [rule = '', ...others] = recurrence;
  const parts = new Map(
    rule
      .replace(/^RRULE:/, '')
      .split(';')
      .map((part): [string, string] => [part.split('=')[0] ?? '', part.split('=')[1] ?? '']),
  );
  const unknown = { unknown: `it comes again by ${recurrence.join(' ')}` };
  const every = Number(parts.get('INTERVAL') ?? 1);
  const last = lastOf(parts.get('UNTIL'));
  const isPlain = [...parts.keys()].every((name) => understood.includes(name)) && parts.get('WKST') !== 'SU';
  if (others.length > 0 || !isPlain || !Number.isSafeInteger(every) || every < 1 || last === 'unknown') {
    return unknown;
  }
  const until = last === undefined ? {} : { last };
  const beat = beatOf(parts, every, wallClock(time_zone).shows(start_time.date_time));
  return beat === undefined ? unknown : { ...beat, ...until };
}

function beatOf(
  parts: Map<string, string>,
  every: number,
  start: number,
): Pick<Turns, 'every' | 'unit' | 'days'> | undefined {
  const frequency = parts.get('FREQ');
  const on = parts
    .get('BYDAY')
    ?.split(',')
    .map((name) => days.indexOf(name) + 1);
  if (on !== undefined) {
    // With a start that is no occurrence the rule says nothing of what happens: RFC 5545, section 3.8.5.3.
    const startsOn = ((new Date(start).getUTCDay() + 6) % 7) + 1;
    const isOnDays = frequency === 'WEEKLY' || (frequency === 'DAILY' && every === 1);
    return isOnDays && on.includes(startsOn) && !on.includes(0)
      ? { every, unit: 'week', days: on }
      : undefined;
  }
  if (frequency === 'DAILY') return { every, unit: 'day' };
  if (frequency === 'WEEKLY') return { every, unit: 'week' };
  // Months without such a day are left out, and nobody says whether they count.
  if (frequency === 'MONTHLY' && new Date(start).getUTCDate() <= 28) return { every, unit: 'month' };
  return undefined;
}

/** `20261231T235959Z`; a date alone, or a time of no zone, is none that can be trusted. */
function lastOf(until: string | undefined): number | undefined | 'unknown' {
  if (until === undefined) return undefined;
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(until);
  if (match === null) return 'unknown';
  const [, year, month, day, hours, minutes, seconds] = match;
  return instant(`${year}-${month}-${day}T${hours}:${minutes}:${seconds}Z`) ?? 'unknown';
}
