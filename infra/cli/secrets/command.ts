import type { Target } from '../../../functions/core/contracts/target.ts';
import { createHttp } from '../../../functions/lib/http-client.ts';
import { targets } from '../../../functions/targets/index.ts';
import { defaultConfigFile, loadConfig } from '../../load-config.ts';
import { main } from '../command-error.ts';
import { readSecret } from '../read-secret.ts';
import { openStage } from '../stage-client.ts';
import { readingClients } from '../vendor-clients.ts';
import { readSecretsArgs, secretsUsage } from './args.ts';
import { runSecrets } from './run-secrets.ts';

const known: Record<string, Target> = targets;

await main(async () => {
  const asked = readSecretsArgs(process.argv.slice(2));
  if (asked === undefined) return print(secretsUsage);
  const config = await loadConfig(process.env.ROLLCALL_CONFIG || defaultConfigFile);
  const stage = openStage(asked.stage);
  await runSecrets(asked.order, {
    config,
    secretStore: stage.secretStore,
    async probe(id, key) {
      const client = readingClients(stage, config, createHttp(), async () => ({ key }));
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
