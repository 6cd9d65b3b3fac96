import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createHttp } from '../../../functions/lib/http-client.ts';
import { defaultConfigFile, loadConfig } from '../../load-config.ts';
import { logFileOf } from '../../local/log-file.ts';
import { readPort } from '../../local/ports.ts';
import { logGroupName } from '../../names.ts';
import { main } from '../command-error.ts';
import { readSecret } from '../read-secret.ts';
import { openStage } from '../stage-client.ts';
import { connectUsage, readConnectArgs } from './args.ts';
import { inCloudWatch, inLogFile } from './deliveries.ts';
import { runConnect } from './run-connect.ts';

await main(async () => {
  const asked = readConnectArgs(process.argv.slice(2));
  if (asked === undefined) return print(connectUsage);
  const config = await loadConfig(process.env.ROLLCALL_CONFIG || defaultConfigFile);
  const stage = openStage(asked.stage);
  const http = createHttp({ timeout: 30_000 });
  const { webhooks, origin, account } = stage;
  await runConnect(asked.order, {
    config,
    ...(webhooks !== undefined && { local: { webhooks, origin } }),
    secretStore: stage.secretStore,
    http,
    deliveries:
      webhooks === undefined
        ? inCloudWatch({ ...account, http, logGroup: logGroupName(stage.name, 'receive'), now: Date.now })
        : inLogFile(logFileOf(readPort(asked.stage.port ?? process.env.PORT))),
    read: (prompt) => readSecret(process.stdin, prompt, (text) => process.stderr.write(text)),
    newSecret: () => randomBytes(32).toString('base64url'),
    now: Date.now,
    sleep: async (milliseconds) => sleep(milliseconds),
    print,
  });
});

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
