import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import config from '#config';
import { parseSources } from './core/config/config.ts';
import { parseDeployment } from './core/config/deployment.ts';
import { createPublish } from './core/delivery/publish.ts';
import { parseLaneUrls } from './core/delivery/queue-urls.ts';
import { createReceive } from './core/receive/receive.ts';
import { createTelemetry } from './core/telemetry/telemetry.ts';
import { httpApiHandler } from './lib/aws/http-api.ts';
import { createQueue } from './lib/aws/queue.ts';
import { createSecrets } from './lib/aws/secrets.ts';
import { createClock } from './lib/clock.ts';
import { requireEnv } from './lib/env.ts';
import { invocation } from './lib/invocation.ts';
import { sources } from './sources/index.ts';

const env = requireEnv(process.env, 'ROLLCALL_LIFECYCLE', 'ROLLCALL_SECRETS', 'ROLLCALL_STAGE');
const sqs = new SQSClient({ requestHandler: { connectionTimeout: 500 } });
const urls = parseLaneUrls(env.ROLLCALL_LIFECYCLE);
const queue = (url: string) => createQueue(sqs, url, { timeout: 2_000 });
const secrets = createSecrets(new SecretsManagerClient({ requestHandler: { connectionTimeout: 500 } }));
const telemetry = createTelemetry('receive', env.ROLLCALL_STAGE);
const clock = createClock(Date.now);

const app = createReceive({
  sources,
  settings: parseSources(config, sources),
  allowList: parseDeployment(config, sources).allowList,
  secrets: (source, fresh) => secrets.all(`${env.ROLLCALL_SECRETS}/sources/${source}`, fresh),
  publish: createPublish({ ordinary: queue(urls.ordinary), leavers: queue(urls.leavers) }),
  deadLetters: queue(urls.dead),
  ...telemetry,
  now: clock.now,
});

// Node takes 20 ms to load what a first `Request` needs: better now than while a sender waits.
await app.request('/health');

export const handler = invocation(telemetry, clock.setting(httpApiHandler(app.fetch)));
