import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Config } from '../../functions/core/config/config.ts';
import type { Lists } from '../../functions/core/contracts/lists.ts';
import type { ApiWorld } from '../../functions/core/vendor/connect-api.ts';
import { createConnections } from '../../functions/core/vendor/connections.ts';
import { createLists } from '../../functions/core/vendor/lists.ts';
import { withLock } from '../../functions/lib/aws/lock.ts';
import type { Http } from '../../functions/lib/http.ts';
import { targets } from '../../functions/targets/index.ts';
import { apiWorld, type Time } from './api-world.ts';
import type { StageClient } from './stage-client.ts';

export type Clients = ReturnType<typeof createConnections>;

/**
 * The workers' own clients, with the workers' shared rate limits, for commands: they only read. `secret` answers what
 * is stored of a target.
 */
export function readingClients(
  stage: Pick<StageClient, 'store' | 'origin' | 'table'>,
  config: Config,
  http: Http,
  secret: (id: string, fresh: boolean) => Promise<unknown>,
  time: Time = { now: Date.now, sleep: async (milliseconds) => wait(milliseconds) },
  exclusive?: ApiWorld['exclusive'],
): Clients {
  const { table, origin } = stage;
  return createConnections({
    ...apiWorld(stage, http, time),
    ...(exclusive && { exclusive }),
    config,
    targets,
    secret,
    origin,
    lists: (owner) => lookingOnly(createLists({ table, owner, now: time.now, newId: randomUUID })),
    // What is counted is what the functions do.
    metrics: { add: () => {} },
  });
}

/** The same for a command that changes something: where a change replaces a whole list, neither a worker nor another command is at it. */
export function changingClients(
  stage: Pick<StageClient, 'store' | 'origin' | 'table'>,
  config: Config,
  http: Http,
  secret: (id: string, fresh: boolean) => Promise<unknown>,
  time: Time,
): Clients {
  const { table } = stage;
  return readingClients(stage, config, http, secret, time, (name, deadline, work) =>
    withLock({ table, ...time, newId: randomUUID }, name, deadline, work),
  );
}

/** A command asks nobody to read a list: it goes by what was read of it. */
function lookingOnly({ find }: Lists): Lists {
  return { find: (list, { since: _, ...wanted }) => find(list, wanted) };
}
