import { randomUUID } from 'node:crypto';
import config from '#config';
import { parseQueueUrls } from './core/queues.ts';
import { createRouter } from './core/router.ts';
import { createAws } from './lib/aws.ts';
import { originFrom, requireEnv } from './lib/env.ts';
import { createHttp } from './lib/http.ts';
import { createLog } from './lib/log.ts';
import { readConfig } from './read-config.ts';
import { sources } from './sources/index.ts';
import { targets } from './targets/index.ts';

const env = requireEnv(
  process.env,
  'ROLLCALL_TABLE',
  'ROLLCALL_SECRETS',
  'ROLLCALL_QUEUES',
  'ROLLCALL_LIFECYCLE_QUEUE',
  'ROLLCALL_LIFECYCLE_DEAD_QUEUE',
);
const aws = createAws(env.ROLLCALL_TABLE);

export const handler = createRouter({
  lifecycle: env.ROLLCALL_LIFECYCLE_QUEUE,
  dead: env.ROLLCALL_LIFECYCLE_DEAD_QUEUE,
  urls: parseQueueUrls(env.ROLLCALL_QUEUES),
  config: readConfig(config),
  sources,
  targets,
  aws,
  secret: (id, fresh) => aws.secrets.current(`${env.ROLLCALL_SECRETS}/sources/${id}`, fresh),
  origin: originFrom(process.env),
  http: createHttp(),
  log: createLog('route'),
  now: Date.now,
  newId: randomUUID,
});
