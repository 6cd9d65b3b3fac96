import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import config from '#config';
import { parseLaneUrls, parseQueueUrls } from './core/queues.ts';
import { createRouter } from './core/router.ts';
import { createTelemetry } from './core/telemetry.ts';
import { createAws } from './lib/aws.ts';
import { originFrom, requireEnv } from './lib/env.ts';
import { createHttp } from './lib/http.ts';
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

export const handler = invocation(
  telemetry,
  createRouter({
    lifecycle: parseLaneUrls(env.ROLLCALL_LIFECYCLE),
    urls: parseQueueUrls(env.ROLLCALL_QUEUES),
    config: readConfig(config),
    ...registries,
    aws,
    secret: (id, fresh) => aws.secrets.current(`${env.ROLLCALL_SECRETS}/sources/${id}`, fresh),
    origin: originFrom(process.env),
    http: createHttp(),
    ...telemetry,
    now: Date.now,
    sleep,
    newId: randomUUID,
  }),
);
