import type { ApiWorld } from '../../functions/core/vendor/connect-api.ts';
import { createTokens } from '../../functions/core/vendor/tokens.ts';
import type { Http } from '../../functions/lib/http.ts';
import { createLimiter } from '../../functions/lib/limiter/index.ts';
import type { StageClient } from './stage-client.ts';

/** Milliseconds; `now` since 1970. */
export type Time = { now(): number; sleep(milliseconds: number): Promise<void> };

/** How long a call of a command waits for its turn at a rate limit. Milliseconds. */
const patience = 5 * 60_000;

/** How commands call vendors: in their turn at the rate limits that the functions keep too, and without the locks of changes. */
export function apiWorld({ store }: Pick<StageClient, 'store'>, http: Http, { now, sleep }: Time): ApiWorld {
  return {
    http,
    tokens: createTokens(now),
    limiter: (options) => createLimiter({ ...options, store, now, sleep }),
    exclusive: async () => {
      throw new Error('a command changes no list that workers change');
    },
    deadline: () => now() + patience,
    now,
  };
}
