import type { Backoff } from '../../lib/limiter/learning.ts';
import type { ReadThrottle } from '../../lib/limiter/throttle.ts';
import type { Windows } from '../../lib/limiter/window.ts';
import type { AuthorizationHeaders, Authorizing } from './authorizing.ts';
import type { Answer, Call } from './call.ts';

/**
 * Whether an answer that is no success is the vendor's own, by the shape of its errors. What a gateway, a firewall or a
 * proxy answers in its place has a shape of its own, and is nobody's word about anybody: an API says as strictly as its
 * documentation lets it.
 */
export type IsOwnError = (answer: Pick<Answer, 'status' | 'body' | 'headers'>) => boolean;

/** What a target talks to its vendor with. Every call is paced, authorized and, when it fails, classified. */
export type Vendor = {
  /** Scheme and host that the calls go to. */
  origin: string;
  call(call: Call): Promise<Answer>;
  /** Runs `work` while nobody else (on any machine) holds the same name: for vendors whose writes replace whole lists. */
  exclusive<T>(name: string, work: () => Promise<T>): Promise<T>;
  /** What the token that calls carry is good for; `undefined` where nothing says so, as nothing does of a key. */
  scopes(): Promise<readonly string[] | undefined>;
  /** Milliseconds since 1970. */
  now(): number;
};

/**
 * How a vendor's API is reached, the same for sources and targets, so that the calls of both are paced, authorized and
 * classified by one code.
 */
export type ApiDefinition<Settings = unknown, Secret = unknown> = {
  /** Scheme and host, no path. `ROLLCALL_<ID>_URL` replaces it. */
  origin(settings: Settings): string;
  /** The headers that carry what the secret holds, or the token that it is exchanged for. */
  authorize(
    secret: Secret,
    world: Authorizing<Settings>,
  ): AuthorizationHeaders | Promise<AuthorizationHeaders>;
  /** What an OAuth client has to be granted for all that the functions do. @default none */
  scopes?(settings: Settings): readonly string[];
  /** Whether an answer that is no success is the vendor's own. */
  isOwnError: IsOwnError;
  /** The rate limits by domain (`default` where there is only one), as windows that hold at once. */
  limits(settings: Settings): Record<string, Windows>;
  /**
   * How the vendor says that it throttles, besides 429, `Retry-After` and `RateLimit-Reset`: by a status or a header of
   * its own.
   */
  throttle?: ReadThrottle;
  /** How long to hold calls after a refusal that does not say: `first` milliseconds, doubled in a row, at most `most`. */
  backoff?: Backoff;
};
