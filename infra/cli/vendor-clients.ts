import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Config } from '../../functions/core/config/config.ts';
import type { Lists } from '../../functions/core/contracts/lists.ts';
import { createConnections } from '../../functions/core/vendor/connections.ts';
import { createLists } from '../../functions/core/vendor/lists.ts';
import type { Http } from '../../functions/lib/http.ts';
import { createLimiter } from '../../functions/lib/limiter/index.ts';
import { targets } from '../../functions/targets/index.ts';
import type { StageClient } from './stage-client.ts';

const patience = 5 * 60_000;

/** Milliseconds. */
type Time = { now(): number; sleep(milliseconds: number): Promise<void> };

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
  { now, sleep }: Time = { now: Date.now, sleep: async (milliseconds) => wait(milliseconds) },
): Clients {
  return createConnections({
    config,
    targets,
    http,
    secret,
    origin: stage.origin,
    limiter: (options) => createLimiter({ ...options, store: stage.store, now, sleep }),
    exclusive: async () => {
      throw new Error('a command that only reads changes no list');
    },
    lists: (owner) => lookingOnly(createLists({ table: stage.table, owner, now, newId: randomUUID })),
    deadline: () => now() + patience,
    now,
    // What is counted is what the functions do.
    metrics: { add: () => {} },
  });
}

/** A command asks nobody to read a list: it goes by what was read of it. */
function lookingOnly({ find }: Lists): Lists {
  return { find: (list, { since: _, ...wanted }) => find(list, wanted) };
}
