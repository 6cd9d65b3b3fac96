import { LockTimeout } from '../../lib/aws/lock.ts';
import { type Http, httpTimeout } from '../../lib/http.ts';
import type { Limiter, LimiterOptions } from '../../lib/limiter/index.ts';
import type { Priority } from '../../lib/limiter/priority.ts';
import { SlotTooLate } from '../../lib/limiter/slot-too-late.ts';
import { shortHash } from '../../lib/short-hash.ts';
import type { ApiDefinition, Vendor } from '../contracts/api.ts';
import type { AuthorizationHeaders, TokenRequest } from '../contracts/authorizing.ts';
import { overBy } from '../contracts/deadline.ts';
import { Credential, Throttled } from '../contracts/errors.ts';
import { createVendor } from './api.ts';
import { requestToken } from './request-token.ts';
import type { Token, Tokens } from './tokens.ts';

/** What connecting to an API needs of the world. Times in milliseconds, those of day since 1970. */
export type ApiWorld = {
  http: Http;
  /** The tokens of this process. */
  tokens: Tokens;
  limiter(options: Pick<LimiterOptions, 'key' | 'windows' | 'priority' | 'backoff' | 'throttle'>): Limiter;
  /** Runs `work` while nobody else holds `name`; throws `LockTimeout` where that cannot be before `deadline`. */
  exclusive<T>(name: string, deadline: number, work: () => Promise<T>): Promise<T>;
  /** When the work under way must be over. Milliseconds since 1970. */
  deadline(): number;
  /** How long a call may take. Milliseconds. @default httpTimeout */
  timeout?: number;
  /** Hears that a change may be under way until then (milliseconds since 1970), for its answer was lost. */
  lost?(until: number): void;
  /** Hears how long a call waited for its turn at the rate limit, in milliseconds, if it did. */
  waited?(milliseconds: number): void;
  now(): number;
};

type ApiOf<Settings, Secret> = {
  /** The source or target: all calls with its secret share one limit. */
  id: string;
  name: string;
  api: ApiDefinition<Settings, Secret>;
  settings: Settings;
  priority: Priority;
  /** Another origin than the vendor's own. */
  origin?: string;
  /** What a token is to be good for, where that is not what the API says. */
  scopes?: readonly string[];
  /** Throws one of the five errors where the secret cannot be had; `fresh` reads past the cache. */
  secret(fresh: boolean): Promise<Secret>;
};

/**
 * Connects to a vendor's API: every call is authorized, waits for its turn at the rate limit of its domain and is
 * classified. A call that cannot have a turn before the deadline throws `Throttled`, which costs no retry.
 */
export function connectApi<Settings, Secret>(world: ApiWorld, of: ApiOf<Settings, Secret>): Vendor {
  const { id, name, api, settings, priority } = of;
  const { backoff, throttle } = api;
  const limiters = new Map(
    Object.entries(api.limits(settings)).map(
      ([domain, windows]) =>
        [domain, world.limiter({ key: `${id}#${domain}`, windows, priority, backoff, throttle })] as const,
    ),
  );
  return createVendor({
    name,
    origin: of.origin ?? api.origin(settings),
    http: world.http,
    authorize: (refused) => authorize(world, of, { refused }),
    scopes: () => scopes(world, of),
    isOwnError: api.isOwnError,
    throttle,
    slot: (domain) => slot(world, limiters.get(domain)),
    learn: async (domain, answer) => limiters.get(domain)?.learn(answer),
    exclusive: (lock, work) => exclusive(world, lock, work),
    mayChange: () => mayChange(world),
    lost: () => world.lost?.(world.now() + (world.timeout ?? httpTimeout)),
    now: world.now,
  });
}

/** Headers that were answered 401, and who hears of the token, where there is one. */
type Authorized = { refused?: AuthorizationHeaders; given?(token: Token): void };

/**
 * The headers for a call. What a secret is refused with for a token is no reason to call it dead before it was read past the
 * cache.
 */
async function authorize<Settings, Secret>(
  world: ApiWorld,
  of: ApiOf<Settings, Secret>,
  how: Authorized = {},
): Promise<AuthorizationHeaders> {
  const isFresh = how.refused !== undefined;
  const secret = await of.secret(isFresh);
  try {
    return await headersOf(world, of, secret, how);
  } catch (thrown) {
    if (!(thrown instanceof Credential) || isFresh) throw thrown;
    const stored = await of.secret(true);
    if (JSON.stringify(stored) === JSON.stringify(secret)) throw thrown;
    return headersOf(world, of, stored, how);
  }
}

async function headersOf<Settings, Secret>(
  world: ApiWorld,
  of: ApiOf<Settings, Secret>,
  secret: Secret,
  { refused, given }: Authorized,
): Promise<AuthorizationHeaders> {
  const { id, api, settings } = of;
  const scopes = of.scopes ?? api.scopes?.(settings) ?? [];
  return api.authorize(secret, {
    settings,
    scopes,
    now: world.now,
    token: async (request) => {
      const token = await world.tokens({
        id,
        of: shortHash(JSON.stringify([of.origin, settings, scopes, secret])),
        refused,
        read: () => requestToken(askingFor(world, of, request), request),
      });
      given?.(token);
      return token.value;
    },
  });
}

function askingFor<Settings, Secret>(
  { http, now }: ApiWorld,
  { name, api, settings, origin }: ApiOf<Settings, Secret>,
  request: TokenRequest,
) {
  const { isOwnError, throttle } = api;
  return { name, origin: origin ?? request.origin ?? api.origin(settings), http, isOwnError, throttle, now };
}

async function scopes<Settings, Secret>(
  world: ApiWorld,
  of: ApiOf<Settings, Secret>,
): Promise<readonly string[] | undefined> {
  let granted: readonly string[] | undefined;
  await authorize(world, of, {
    given: (token) => {
      granted = token.scopes;
    },
  });
  return granted;
}

async function slot(world: ApiWorld, limiter: Limiter | undefined): Promise<void> {
  const since = world.now();
  try {
    await limiter?.take(world.deadline());
  } catch (error) {
    if (error instanceof SlotTooLate) throw new Throttled('the rate limit has no room yet', error.retryAfter);
    throw error;
  } finally {
    const waited = world.now() - since;
    if (waited > 0) world.waited?.(waited);
  }
}

/** A change that is begun now has to be over before the lease and the locks under which it is made. */
function mayChange({ now, deadline, timeout = httpTimeout }: ApiWorld): void {
  if (now() + timeout > overBy(deadline(), timeout)) throw new Throttled('no time left for a change', 0);
}

const lockedFor = 2_000;

async function exclusive<T>(world: ApiWorld, name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await world.exclusive(name, world.deadline(), work);
  } catch (error) {
    if (error instanceof LockTimeout) throw new Throttled('another worker changes the same list', lockedFor);
    throw error;
  }
}
