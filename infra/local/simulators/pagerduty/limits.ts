import type { MiddlewareHandler } from 'hono';
import { refuse } from './answers.ts';

export type Limit = { calls: number; seconds: number };

/** Of an account's key: https://developer.pagerduty.com/docs/rest-api-v2/rate-limiting/ */
export const limitByDefault: Limit = { calls: 960, seconds: 60 };

/**
 * So many calls a window for each key, counted from the key's first call. Every answer says what is left, and in how many
 * seconds all of it is there again; `Retry-After` is not documented.
 */
export function limiter({ calls, seconds }: Limit, now: () => number): MiddlewareHandler {
  const windows = new Map<string, { until: number; left: number }>();
  return async (c, next) => {
    const key = c.req.header('authorization') ?? '';
    const known = windows.get(key);
    const fresh = { until: now() + seconds * 1_000, left: calls };
    const window = known !== undefined && now() < known.until ? known : fresh;
    windows.set(key, window);
    const isRefused = window.left <= 0;
    if (!isRefused) window.left -= 1;
    if (Number.isFinite(calls)) {
      c.header('ratelimit-limit', String(calls));
      c.header('ratelimit-remaining', String(window.left));
      c.header('ratelimit-reset', String(Math.ceil((window.until - now()) / 1_000)));
    }
    return isRefused ? refuse(c, 429, 'Rate Limit Exceeded', 2020) : next();
  };
}
