import { httpDate } from './http-date.ts';

/**
 * How long an answer asks us to wait, in milliseconds from `now` (milliseconds since 1970); `undefined` where it does not
 * say. `Retry-After` (seconds or a date, https://www.rfc-editor.org/rfc/rfc9110#field.retry-after) goes before
 * `RateLimit-Reset` (seconds, https://www.ietf.org/archive/id/draft-ietf-httpapi-ratelimit-headers-06.html) because it is
 * made for this one answer. Header names are lower-case.
 *
 * @example
 * retryAfter({ 'retry-after': '2', 'ratelimit-reset': '9' }, Date.now()); // 2000
 */
export function retryAfter(headers: Record<string, string>, now: number): number | undefined {
  const value = headers['retry-after'];
  if (value !== undefined) {
    const wait = secondsIn(value) ?? untilDate(value, now);
    if (wait !== undefined) return wait;
  }
  return secondsIn(headers['ratelimit-reset']);
}

/** The milliseconds of a header that is in seconds, such as `60` or `0.5`; `undefined` where it is anything else. */
export function secondsIn(value: string | undefined): number | undefined {
  return value !== undefined && /^\d+(\.\d+)?$/.test(value.trim()) ? Number(value) * 1000 : undefined;
}

function untilDate(value: string, now: number): number | undefined {
  const at = httpDate(value, now);
  return at === undefined ? undefined : Math.max(0, at - now);
}
