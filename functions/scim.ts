import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import config from '#config';
import { servedSource } from './core/config/served-source.ts';
import { createPublish } from './core/delivery/publish.ts';
import { parseLaneUrls } from './core/delivery/queue-urls.ts';
import { createRejections } from './core/receive/rejections.ts';
import { createScim } from './core/scim/scim.ts';
import { createTelemetry } from './core/telemetry/telemetry.ts';
import { createAws } from './lib/aws/aws.ts';
import { httpApiHandler } from './lib/aws/http-api.ts';
import { createClock } from './lib/clock.ts';
import { requireEnv } from './lib/env.ts';
import { invocation } from './lib/invocation.ts';
import { sources } from './sources/index.ts';

const env = requireEnv(
  process.env,
  'ROLLCALL_TABLE',
  'ROLLCALL_LIFECYCLE',
  'ROLLCALL_SECRETS',
  'ROLLCALL_STAGE',
);
const aws = createAws(env.ROLLCALL_TABLE);
const urls = parseLaneUrls(env.ROLLCALL_LIFECYCLE);
const telemetry = createTelemetry('scim', env.ROLLCALL_STAGE);
const clock = createClock(Date.now);
const served = servedSource(config, sources);
const app = createScim({
  ...served,
  table: aws.table,
  secret: (fresh) => aws.secrets.current(`${env.ROLLCALL_SECRETS}/sources/${served.id}`, fresh),
  publish: createPublish({ ordinary: aws.queue(urls.ordinary), leavers: aws.queue(urls.leavers) }),
  rejections: createRejections({ sources, ...telemetry, now: clock.now }),
  ...telemetry,
  now: clock.now,
  sleep,
  newId: randomUUID,
});
export const handler = invocation(telemetry, clock.setting(httpApiHandler(app.fetch)));
