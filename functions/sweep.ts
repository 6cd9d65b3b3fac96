import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import config from '#config';
import { parseQueueUrls } from './core/delivery/queue-urls.ts';
import { createWakeUp } from './core/delivery/queues.ts';
import { createRoster } from './core/roster/roster.ts';
import { createKeyExpiryWatch, expiryTag } from './core/sweep/key-expiry.ts';
import { sweep } from './core/sweep/sweep.ts';
import { createTelemetry } from './core/telemetry/telemetry.ts';
import { createAws } from './lib/aws/aws.ts';
import { createClock } from './lib/clock.ts';
import { requireEnv } from './lib/env.ts';
import { invocation } from './lib/invocation.ts';
import { readConfig } from './read-config.ts';
import { targets } from './targets/index.ts';

const names = ['ROLLCALL_TABLE', 'ROLLCALL_QUEUES', 'ROLLCALL_SECRETS', 'ROLLCALL_STAGE'] as const;
const env = requireEnv(process.env, ...names);
const aws = createAws(env.ROLLCALL_TABLE);
const clock = createClock(Date.now);
const time = { now: clock.now, sleep };
const world = {
  roster: createRoster({ table: aws.table, ...time, newId: randomUUID }),
  config: readConfig(config, process.env),
  targets,
  wakeUp: createWakeUp(parseQueueUrls(env.ROLLCALL_QUEUES), aws.queue, randomUUID),
  expiry: (name: string) => aws.secrets.tag(`${env.ROLLCALL_SECRETS}/${name}`, expiryTag),
  ...time,
  ...createTelemetry('sweep', env.ROLLCALL_STAGE),
};
const tellExpiries = createKeyExpiryWatch(world);
const work = clock.setting(async (_event: unknown, context): Promise<void> => {
  await tellExpiries();
  await sweep(world, clock.now() + context.getRemainingTimeInMillis() - 5_000);
});
export const handler = invocation(world, work);
