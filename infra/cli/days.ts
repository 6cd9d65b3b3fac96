import { day } from '../../functions/lib/duration.ts';
import { day as dayAt, instant } from '../../functions/lib/instant.ts';

/**
 * Whole days from `now` (milliseconds since 1970) until a day such as `2027-01-31` begins, UTC, or until an instant;
 * below 0 when it has begun. `undefined` where the text is neither.
 */
export function daysUntil(date: string, now: number): number | undefined {
  const at = dayAt(date) ?? instant(date);
  return at === undefined ? undefined : Math.floor((at - now) / day);
}

/** Reads a day such as `2027-01-31`; `undefined` where there is no such day. */
export function dayFrom(text: string): string | undefined {
  return dayAt(text) === undefined ? undefined : text;
}

/** `1 day`, `3 days`. */
export function inDays(days: number): string {
  return `${days} ${days === 1 ? 'day' : 'days'}`;
}
