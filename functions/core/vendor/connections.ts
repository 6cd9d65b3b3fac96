import * as z from 'zod/mini';
import type { Http } from '../../lib/http.ts';
import type { Config } from '../config/config.ts';
import { Credential, Transient } from '../contracts/errors.ts';
import { keyForHeader } from '../contracts/key.ts';
import type { Lists } from '../contracts/lists.ts';
import type { Target, TargetSecret } from '../contracts/target.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { type ApiWorld, connectApi } from './connect-api.ts';
import { type CallLane, priorityOf } from './priority.ts';
import { createTokens, type Tokens } from './tokens.ts';

/** What connecting to targets needs: the configuration, the registry, the secrets, and the world. */
export type Connecting = Omit<ApiWorld, 'waited' | 'tokens'> & {
  config: Config;
  targets: Record<string, Target>;
  /** The secret of a target as it is stored; `fresh` reads past the cache. */
  secret(targetId: string, fresh: boolean): Promise<unknown>;
  /** Another origin than the vendor's own, for a target. */
  origin(targetId: string): string | undefined;
  /** The lists of a target, the same for all its clients. */
  lists(targetId: string): Lists;
  metrics: Metrics;
};

/** The shape in which a target's secret is stored; whatever else it says is no concern of the calls. */
export const StoredSecret: z.ZodMiniType<TargetSecret> = z.looseObject({
  key: z.string().check(z.minLength(1)),
});

/**
 * Connects targets to their vendors: one client a target and lane, made when it is first asked for. The client is
 * what the target's `connect` answers. Throws for a target that is not registered.
 *
 * @example
 * const client = createConnections(world)(targetId, 'leavers');
 */
export function createConnections(world: Connecting): (targetId: string, lane: CallLane) => unknown {
  const clients = new Map<string, unknown>();
  const tokens = createTokens(world.now);
  return (targetId, lane) => {
    const name = `${targetId} ${lane}`;
    const client = clients.get(name) ?? connect(world, tokens, targetId, lane);
    clients.set(name, client);
    return client;
  };
}

function connect(world: Connecting, tokens: Tokens, targetId: string, lane: CallLane): unknown {
  const target = world.targets[targetId];
  if (target === undefined) throw new Error(`${targetId} is not a target that Rollcall knows`);
  const settings = world.config.targets[targetId];
  const vendor = connectApi(
    {
      ...world,
      tokens,
      http: counted(world, targetId),
      waited: (milliseconds) => world.metrics.add('ThrottleWait', milliseconds, { target: targetId }),
    },
    {
      id: targetId,
      name: target.name,
      api: target.api,
      settings,
      priority: priorityOf[lane],
      origin: world.origin(targetId),
      secret: (fresh) => secretOf(world, targetId, fresh),
    },
  );
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

async function secretOf(world: Connecting, targetId: string, fresh: boolean): Promise<unknown> {
  const stored = await world.secret(targetId, fresh).catch((cause: unknown) => {
    throw new Transient(`the secret of ${targetId} could not be read`, { cause });
  });
  const { name = targetId, secret: shape } = world.targets[targetId] ?? {};
  if (shape !== undefined) {
    const shaped = shape.safeParse(stored);
    if (shaped.success) return shaped.data;
    throw new Credential(
      `the secret of ${targetId} does not have the shape that it needs: store it again with npm run secrets`,
    );
  }
  const secret = StoredSecret.safeParse(stored);
  if (secret.success) return { key: keyForHeader(name, secret.data.key) };
  throw new Credential(`the secret of ${targetId} has no key: store it as {"key":"…"}`);
}
