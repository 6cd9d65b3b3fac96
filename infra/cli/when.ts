/** From where times are looked at: `now` in milliseconds since 1970, and a time zone such as `Europe/Berlin`. */
export type Clock = { now: number; timeZone: string };

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/**
 * A moment (ISO 8601) for people: in their own time with its distance from UTC, in UTC, and how far away it is. What is no
 * moment is left as it is.
 *
 * @example when('2026-11-28T21:51:04Z', { now, timeZone: 'Europe/Berlin' }) // 2026-11-28 22:51:04 UTC+1 (21:51:04 UTC), in 24 s
 */
export function when(iso: string, clock: Clock): string {
  return Number.isNaN(Date.parse(iso)) ? iso : `${moment(iso, clock)}, ${away(iso, clock.now)}`;
}

/** The same without how far away it is. */
export function moment(iso: string, { timeZone }: Pick<Clock, 'timeZone'>): string {
  const at = Date.parse(iso);
  if (Number.isNaN(at)) return iso;
  const local = partsIn(at, timeZone);
  const utc = partsIn(at, 'UTC');
  if (local.offset === 'UTC') return `${utc.date} ${utc.time} UTC`;
  const there = local.date === utc.date ? utc.time : `${utc.date} ${utc.time}`;
  return `${local.date} ${local.time} ${local.offset} (${there} UTC)`;
}

/** A moment as a day and a time of that day, for what is told in the order of time. What is no moment is left as it is. */
export function dayAndTime(
  iso: string,
  { timeZone }: Pick<Clock, 'timeZone'>,
): { day: string; time: string } {
  const at = Date.parse(iso);
  if (Number.isNaN(at)) return { day: '', time: iso };
  const { date, time, offset } = partsIn(at, timeZone);
  return { day: `${date} ${offset}`, time };
}

/** How far away a moment is: `in 24 s`, `4 min ago`, `now`. */
export function away(iso: string, now: number): string {
  const distance = Date.parse(iso) - now;
  const length = lengthOf(Math.abs(distance));
  if (length === undefined) return 'now';
  return distance > 0 ? `in ${length}` : `${length} ago`;
}

/** Milliseconds as people say them, in at most two units; `undefined` for less than a second. */
export function lengthOf(milliseconds: number): string | undefined {
  if (milliseconds < second) return undefined;
  if (milliseconds < minute) return `${Math.floor(milliseconds / second)} s`;
  if (milliseconds < hour) return `${Math.floor(milliseconds / minute)} min`;
  if (milliseconds < 2 * day) return two(milliseconds, hour, 'h', minute, 'min');
  return two(milliseconds, day, 'days', hour, 'h');
}

function two(length: number, unit: number, name: string, smaller: number, smallerName: string): string {
  const whole = Math.floor(length / unit);
  const rest = Math.floor((length % unit) / smaller);
  return rest === 0 ? `${whole} ${name}` : `${whole} ${name} ${rest} ${smallerName}`;
}

function partsIn(at: number, timeZone: string): { date: string; time: string; offset: string } {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'shortOffset',
  }).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((one) => one.type === type)?.value ?? '';
  return {
    date: `${part('year')}-${part('month')}-${part('day')}`,
    time: `${part('hour')}:${part('minute')}:${part('second')}`,
    offset: part('timeZoneName').replace(/^GMT\+0$|^GMT/, 'UTC'),
  };
}
