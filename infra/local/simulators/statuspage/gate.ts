import type { MiddlewareHandler } from 'hono';
import { type Keys, kindOf } from '../simulator.ts';
import { refuse } from './answers.ts';

/**
 * @property limit Calls of a key in any stretch of so many seconds. @default 60 in 60 s
 * @property refusal The status of a call too many: 420 is what was seen, 429 what was announced. @default 420
 * @property keys The keys there are, and when each expires (milliseconds since 1970). @default any key, for ever
 */
export type GateOptions = {
  limit?: { calls: number; seconds: number };
  refusal?: 420 | 429;
  keys?: Keys<{ expiresAt?: number }>;
};

/** Who may call, and how often: https://developer.statuspage.io/#section/Authentication and #section/Rate-Limiting */
export function createGate(now: () => number, options: GateOptions): MiddlewareHandler {
  const { limit = { calls: 60, seconds: 60 }, refusal = 420 } = options;
  const recent = new Map<string, number[]>();
  return async (c, next) => {
    const key = /^OAuth (\S+)$/.exec(c.req.header('authorization') ?? '')?.[1];
    const known = kindOf(options.keys, key, {});
    if (key === undefined || known === undefined || now() >= (known.expiresAt ?? Number.POSITIVE_INFINITY)) {
      return refuse(c, 401, 'Could not authenticate');
    }
    const since = now() - limit.seconds * 1000;
    const calls = (recent.get(key) ?? []).filter((at) => at > since);
    recent.set(key, calls);
    const [oldest] = calls;
    if (calls.length >= limit.calls && oldest !== undefined) {
      const wait = Math.max(1, Math.ceil((oldest - since) / 1000));
      // 420 has no name in any list of statuses, so Hono has no type for it.
      return new Response(JSON.stringify({ error: 'Rate limit exceeded' }), {
        status: refusal,
        headers: { 'content-type': 'application/json', 'retry-after': String(wait) },
      });
    }
    calls.push(now());
    await next();
  };
}
