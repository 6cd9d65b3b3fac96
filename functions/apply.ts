import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import config from '#config';
import { createWorker } from './core/apply/worker.ts';
import { parseQueueUrls } from './core/delivery/queue-urls.ts';
import { createTelemetry } from './core/telemetry/telemetry.ts';
import { createAws } from './lib/aws/aws.ts';
import { createClock } from './lib/clock.ts';
import { originFrom, requireEnv } from './lib/env.ts';
import { createHttp } from './lib/http-client.ts';
import { invocation } from './lib/invocation.ts';
import { readConfig } from './read-config.ts';
import { targets } from './targets/index.ts';

const env = requireEnv(
  process.env,
  'ROLLCALL_TABLE',
  'ROLLCALL_SECRETS',
  'ROLLCALL_TARGET',
  'ROLLCALL_QUEUES',
  'ROLLCALL_STAGE',
);
const aws = createAws(env.ROLLCALL_TABLE);
const telemetry = createTelemetry(`apply-${env.ROLLCALL_TARGET}`, env.ROLLCALL_STAGE);
const clock = createClock(Date.now);
const worker = createWorker({
  targetId: env.ROLLCALL_TARGET,
  urls: parseQueueUrls(env.ROLLCALL_QUEUES),
  config: readConfig(config, process.env),
  targets,
  aws,
  secret: (id, fresh) => aws.secrets.current(`${env.ROLLCALL_SECRETS}/targets/${id}`, fresh),
  origin: originFrom(process.env),
  http: createHttp(),
  ...telemetry,
  now: clock.now,
  sleep,
  newId: randomUUID,
});
export const handler = invocation(telemetry, clock.setting(worker));
