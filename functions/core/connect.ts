import * as z from 'zod/mini';
import { type Http, httpTimeout } from '../lib/http.ts';
import type { Limiter, LimiterOptions } from '../lib/limiter/index.ts';
import type { Lane } from '../lib/limiter/lanes.ts';
import { SlotTooLate } from '../lib/limiter/slot-too-late.ts';
import { LockTimeout } from '../lib/lock.ts';
import type { Config } from './config.ts';
import { Credential, Throttled, Transient } from './errors.ts';
import { overBy } from './lease.ts';
import type { Lists } from './listed.ts';
import type { Metrics } from './metrics.ts';
import type { Target } from './target.ts';
import { createVendor } from './vendor.ts';

export type Connecting = {
  config: Config;
  targets: Record<string, Target>;
  http: Http;
  /** The secret of a target as it is stored; `fresh` reads past the cache. */
  secret(targetId: string, fresh: boolean): Promise<unknown>;
  /** Another origin than the vendor's own, for a target. */
  origin(targetId: string): string | undefined;
  limiter(options: Pick<LimiterOptions, 'key' | 'windows' | 'lane' | 'backoff'>): Limiter;
  /** Runs `work` while nobody else holds `name`; throws `LockTimeout` where that cannot be before `deadline`. */
  exclusive<T>(name: string, deadline: number, work: () => Promise<T>): Promise<T>;
  /** The lists of a target, the same for all its clients. */
  lists(targetId: string): Lists;
  /** When the work under way must be over. Milliseconds since 1970. */
  deadline(): number;
  /** How long a call may take. Milliseconds. @default httpTimeout */
  timeout?: number;
  /** Hears that a change may be under way until then (milliseconds since 1970), for its answer was lost. */
  lost?(until: number): void;
  now(): number;
  metrics: Metrics;
};

/** The secret of a target: the key, whatever else it says. */
export const TargetSecret = z.looseObject({ key: z.string().check(z.minLength(1)) });

/** Connects targets to their vendors: one client a target and lane, made when it is first asked for. */
export function createConnections(world: Connecting): (targetId: string, lane: Lane) => unknown {
  const clients = new Map<string, unknown>();
  return (targetId, lane) => {
    const name = `${targetId} ${lane}`;
    const client = clients.get(name) ?? connect(world, targetId, lane);
    clients.set(name, client);
    return client;
  };
}

function connect(world: Connecting, targetId: string, lane: Lane): unknown {
  const target = world.targets[targetId];
  if (target === undefined) throw new Error(`${targetId} is not a target that Rollcall knows`);
  const settings = world.config.targets[targetId];
  const limiters = new Map(
    Object.entries(target.limits(settings)).map(([domain, windows]) => {
      return [
        domain,
        world.limiter({ key: `${targetId}#${domain}`, windows, lane, backoff: target.backoff }),
      ] as const;
    }),
  );
  const vendor = createVendor({
    name: target.name,
    origin: world.origin(targetId) ?? target.origin(settings),
    http: counted(world, targetId),
    headers: (key) => target.headers(key),
    isOwnError: target.isOwnError,
    key: (fresh = false) => keyOf(world, targetId, fresh),
    slot: (domain) => slot(world, targetId, limiters.get(domain)),
    learn: async (domain, answer) => limiters.get(domain)?.learn(answer),
    exclusive: (name, work) => exclusive(world, name, work),
    mayChange: () => mayChange(world),
    lost: () => world.lost?.(world.now() + (world.timeout ?? httpTimeout)),
    now: world.now,
  });
  return target.connect(settings, vendor, world.lists(targetId));
}

/** Each call counts, those that the vendor refused or did not answer too. */
function counted({ http, metrics }: Connecting, target: string): Http {
  const count = (status: string) => metrics.add('VendorCalls', 1, { target, status });
  return async (request) => {
    try {
      const answer = await http(request);
      count(String(answer.status));
      return answer;
    } catch (error) {
      count('none');
      throw error;
    }
  };
}

async function keyOf(world: Connecting, targetId: string, fresh: boolean): Promise<string> {
  const stored = await world.secret(targetId, fresh).catch((cause: unknown) => {
    throw new Transient(`the secret of ${targetId} could not be read`, { cause });
  });
  const secret = TargetSecret.safeParse(stored);
  if (secret.success) return secret.data.key;
  throw new Credential(`the secret of ${targetId} has no key: store it as {"key":"…"}`);
}

async function slot(world: Connecting, target: string, limiter: Limiter | undefined): Promise<void> {
  const { now, metrics } = world;
  const since = now();
  try {
    await limiter?.take(world.deadline());
  } catch (error) {
    if (error instanceof SlotTooLate) throw new Throttled('the rate limit has no room yet', error.retryAfter);
    throw error;
  } finally {
    const waited = now() - since;
    if (waited > 0) metrics.add('ThrottleWait', waited, { target });
  }
}

/** A change that is begun now has to be over before the lease and the locks under which it is made. */
function mayChange({ now, deadline, timeout = httpTimeout }: Connecting): void {
  if (now() + timeout > overBy(deadline(), timeout)) throw new Throttled('no time left for a change', 0);
}

const lockedFor = 2_000;

async function exclusive<T>(world: Connecting, name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await world.exclusive(name, world.deadline(), work);
  } catch (error) {
    if (error instanceof LockTimeout) throw new Throttled('another worker changes the same list', lockedFor);
    throw error;
  }
}
