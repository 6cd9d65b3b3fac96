import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import config from '#config';
import { parseLaneUrls, parseQueueUrls } from './core/delivery/queue-urls.ts';
import { createRouter } from './core/route/router.ts';
import { createTelemetry } from './core/telemetry/telemetry.ts';
import { createAws } from './lib/aws/aws.ts';
import { createClock } from './lib/clock.ts';
import { originFrom, requireEnv } from './lib/env.ts';
import { createHttp } from './lib/http-client.ts';
import { invocation } from './lib/invocation.ts';
import { readConfig, registries } from './read-config.ts';

const env = requireEnv(
  process.env,
  'ROLLCALL_TABLE',
  'ROLLCALL_SECRETS',
  'ROLLCALL_QUEUES',
  'ROLLCALL_LIFECYCLE',
  'ROLLCALL_STAGE',
);
const aws = createAws(env.ROLLCALL_TABLE);
const telemetry = createTelemetry('route', env.ROLLCALL_STAGE);
const clock = createClock(Date.now);

const router = createRouter({
  lifecycle: parseLaneUrls(env.ROLLCALL_LIFECYCLE),
  urls: parseQueueUrls(env.ROLLCALL_QUEUES),
  config: readConfig(config, process.env),
  ...registries,
  aws,
  secret: (id, fresh) => aws.secrets.current(`${env.ROLLCALL_SECRETS}/sources/${id}`, fresh),
  origin: originFrom(process.env),
  http: createHttp(),
  ...telemetry,
  now: clock.now,
  sleep,
  newId: randomUUID,
});
export const handler = invocation(telemetry, clock.setting(router));
