import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import config from '#config';
import { parseKeep } from './core/config/keep.ts';
import { parseLaneUrls, parseQueueUrls } from './core/delivery/queue-urls.ts';
import { createAsk, createWakeUp } from './core/delivery/queues.ts';
import { createRoster } from './core/roster/roster.ts';
import { expiryTag } from './core/sweep/key-expiry.ts';
import { createSweeper } from './core/sweep/sweeper.ts';
import { createTelemetry } from './core/telemetry/telemetry.ts';
import { createAws } from './lib/aws/aws.ts';
import { createClock } from './lib/clock.ts';
import { requireEnv } from './lib/env.ts';
import { invocation } from './lib/invocation.ts';
import { readConfig, registries } from './read-config.ts';

const env = requireEnv(
  process.env,
  'ROLLCALL_TABLE',
  'ROLLCALL_QUEUES',
  'ROLLCALL_LIFECYCLE',
  'ROLLCALL_SECRETS',
  'ROLLCALL_STAGE',
);
const aws = createAws(env.ROLLCALL_TABLE);
const clock = createClock(Date.now);
const time = { now: clock.now, sleep };
const world = {
  roster: createRoster({ table: aws.table, ...time, newId: randomUUID }),
  config: readConfig(config, process.env),
  keep: parseKeep(config),
  ...registries,
  lifecycle: aws.queue(parseLaneUrls(env.ROLLCALL_LIFECYCLE).ordinary),
  wakeUp: createWakeUp(parseQueueUrls(env.ROLLCALL_QUEUES), aws.queue, randomUUID),
  ask: createAsk(parseQueueUrls(env.ROLLCALL_QUEUES), aws.queue),
  expiry: (name: string) => aws.secrets.tag(`${env.ROLLCALL_SECRETS}/${name}`, expiryTag),
  ...time,
  ...createTelemetry('sweep', env.ROLLCALL_STAGE),
};
export const handler = invocation(world, clock.setting(createSweeper(world)));
