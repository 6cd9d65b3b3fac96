import type { MiddlewareHandler } from 'hono';
import { refuse } from './answers.ts';

type Windows = { calls: number; seconds: number }[];

/** By domain: https://docs.opsgenie.com/docs/api-rate-limiting. An empty list is no limit. */
export type Limits = { configuration: Windows; search: Windows };

/** Opsgenie publishes none; these are ours, such as a middling account might have. */
export const limitsByDefault: Limits = {
  configuration: [
    { calls: 300, seconds: 60 },
    { calls: 20, seconds: 1 },
  ],
  search: [
    { calls: 120, seconds: 60 },
    { calls: 10, seconds: 1 },
  ],
};

type Bucket = { calls: number; seconds: number; tokens: number; at: number };

/**
 * Token buckets, one per window and domain. A refused call takes no token and is told which bucket is empty by
 * `X-RateLimit-Period-In-Sec`; there is no `Retry-After`.
 */
export function limiter(limits: Limits, now: () => number): MiddlewareHandler {
  const fill = (windows: Windows): Bucket[] =>
    windows.map((window) => ({ ...window, tokens: window.calls, at: now() }));
  const buckets = { configuration: fill(limits.configuration), search: fill(limits.search) };
  return async (c, next) => {
    const domain = c.req.method === 'GET' && c.req.path === '/v2/users' ? 'search' : 'configuration';
    const empty = take(buckets[domain], now());
    if (empty === undefined) {
      c.header('X-RateLimit-State', 'OK');
      return next();
    }
    c.header('X-RateLimit-State', 'THROTTLED');
    c.header('X-RateLimit-Reason', 'ACCOUNT');
    c.header('X-RateLimit-Period-In-Sec', String(empty.seconds));
    // The words as seen in https://github.com/opsgenie/terraform-provider-opsgenie/issues/268
    return refuse(c, 429, 'You are making too many requests! To avoid errors, reduce your request rate.');
  };
}

function take(buckets: Bucket[], now: number): Bucket | undefined {
  for (const bucket of buckets) {
    const gained = ((now - bucket.at) / 1000) * (bucket.calls / bucket.seconds);
    bucket.tokens = Math.min(bucket.calls, bucket.tokens + gained);
    bucket.at = now;
  }
  const empty = buckets.find(({ tokens }) => tokens < 1);
  if (empty === undefined) for (const bucket of buckets) bucket.tokens -= 1;
  return empty;
}
