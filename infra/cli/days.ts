const day = 24 * 3_600_000;

/** Whole days from `now` (milliseconds since 1970) until a day such as `2027-01-31` begins, UTC; below 0 when it has begun. */
export function daysUntil(date: string, now: number): number {
  return Math.floor((Date.parse(date) - now) / day);
}

/** Reads a day such as `2027-01-31`; `undefined` where there is no such day. */
export function dayFrom(text: string): string | undefined {
  if (!/^\d{4}-\d\d-\d\d$/.test(text) || Number.isNaN(Date.parse(text))) return undefined;
  // The 31st of February would otherwise become a day in March.
  return new Date(Date.parse(text)).toISOString().startsWith(text) ? text : undefined;
}

/** `1 day`, `3 days`. */
export function inDays(days: number): string {
  return `${days} ${days === 1 ? 'day' : 'days'}`;
}
