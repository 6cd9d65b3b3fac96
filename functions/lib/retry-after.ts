import { httpDate } from './http-date.ts';

/**
 * How long an answer asks us to wait, in milliseconds from `now`; `undefined` where it does not say.
 * `Retry-After` (seconds or a date, https://www.rfc-editor.org/rfc/rfc9110#field.retry-after) goes before the
 * others because it is made for this one answer; then `RateLimit-Reset` (seconds, PagerDuty), then
 * `X-RateLimit-Period-In-Sec` (Opsgenie: the window that ran out).
 */
export function retryAfter(headers: Record<string, string>, now: number): number | undefined {
  const value = headers['retry-after'];
  if (value !== undefined) {
    const wait = seconds(value) ?? untilDate(value, now);
    if (wait !== undefined) return wait;
  }
  return seconds(headers['ratelimit-reset']) ?? seconds(headers['x-ratelimit-period-in-sec']);
}

function seconds(value: string | undefined): number | undefined {
  return value !== undefined && /^\d+(\.\d+)?$/.test(value.trim()) ? Number(value) * 1000 : undefined;
}

function untilDate(value: string, now: number): number | undefined {
  const at = httpDate(value, now);
  return at === undefined ? undefined : Math.max(0, at - now);
}
