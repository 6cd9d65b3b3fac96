import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createHttp } from '../../functions/lib/http-client.ts';
import { defaultConfigFile, loadConfig } from '../load-config.ts';
import { logFileOf } from '../local/log-file.ts';
import { readPort } from '../local/ports.ts';
import { logGroupName } from '../names.ts';
import { connectUsage, readConnectOrder } from './connect-order.ts';
import { runConnect } from './connect-run.ts';
import { inCloudWatch, inLogFile } from './deliveries.ts';
import { openPlace } from './place.ts';
import { readSecret } from './secret-input.ts';
import { main } from './trouble.ts';

await main(async () => {
  const asked = readConnectOrder(process.argv.slice(2));
  if (asked === undefined) return print(connectUsage);
  const config = await loadConfig(process.env.ROLLCALL_CONFIG || defaultConfigFile);
  const place = openPlace(asked.place);
  const http = createHttp({ timeout: 30_000 });
  const { webhooks, origin, account } = place;
  await runConnect(asked.order, {
    config,
    ...(webhooks !== undefined && { local: { webhooks, origin } }),
    vault: place.vault,
    http,
    deliveries:
      webhooks === undefined
        ? inCloudWatch({ ...account, http, logGroup: logGroupName(place.stage, 'receive'), now: Date.now })
        : inLogFile(logFileOf(readPort(asked.place.port ?? process.env.PORT))),
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
