import type { Target } from '../../functions/core/contracts/target.ts';
import { createHttp } from '../../functions/lib/http-client.ts';
import { targets } from '../../functions/targets/index.ts';
import { defaultConfigFile, loadConfig } from '../load-config.ts';
import { readingClients } from './clients.ts';
import { openPlace } from './place.ts';
import { readSecret } from './secret-input.ts';
import { readSecretsOrder, secretsUsage } from './secrets-order.ts';
import { runSecrets } from './secrets-run.ts';
import { main } from './trouble.ts';

const known: Record<string, Target> = targets;

await main(async () => {
  const asked = readSecretsOrder(process.argv.slice(2));
  if (asked === undefined) return print(secretsUsage);
  const config = await loadConfig(process.env.ROLLCALL_CONFIG || defaultConfigFile);
  const place = openPlace(asked.place);
  await runSecrets(asked.order, {
    config,
    vault: place.vault,
    async probe(id, key) {
      const client = readingClients(place, config, createHttp(), async () => ({ key }));
      await known[id]?.probe(client(id, 'leavers'));
    },
    read: (prompt) => readSecret(process.stdin, prompt, (text) => process.stderr.write(text)),
    now: Date.now,
    print,
  });
});

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
