import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { sources } from '../../../functions/sources/index.ts';
import { defaultConfigFile, loadConfig } from '../../load-config.ts';
import { CannotStart } from '../../local/cannot-start.ts';
import { readSecretsFile } from '../../local/secrets-file.ts';
import { CommandError, main } from '../command-error.ts';
import { runSend } from './run-send.ts';

const patience = 10_000;
const { env } = process;
const secretsFile = env.ROLLCALL_SECRETS_FILE || join(import.meta.dirname, '../../local/secrets.json');

await main(() =>
  runSend(process.argv.slice(2), {
    env,
    now: Date.now,
    newId: randomUUID,
    settings: async (source) => (await loadConfig(env.ROLLCALL_CONFIG || defaultConfigFile)).sources[source],
    secret: async (source) => secretOf(`sources/${source}`),
    fetch: (url, init) => fetch(url, { ...init, signal: AbortSignal.timeout(patience) }),
    print: (text) => process.stdout.write(`${text}\n`),
  }),
);

function secretOf(name: string): unknown {
  if (!existsSync(secretsFile)) {
    throw new CommandError(
      'There are no local secrets yet: start Rollcall with npm start, which makes them.',
    );
  }
  try {
    return readSecretsFile(secretsFile, [name], { sources, targets: {} })[name];
  } catch (error) {
    if (error instanceof CannotStart) throw new CommandError(error.message, 1, { cause: error });
    throw error;
  }
}
