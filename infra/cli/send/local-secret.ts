import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { sources } from '../../../functions/sources/index.ts';
import { readSecretsFile } from '../../local/secrets-file.ts';
import { CommandError } from '../command-error.ts';
import type { World } from '../world.ts';

/** A secret of the local machine by its name, such as `sources/okta`, of its source's shape. Throws what is wrong with it. */
export function localSecret(name: string, env: World['env']): unknown {
  const file = env.ROLLCALL_SECRETS_FILE || join(import.meta.dirname, '../../local/secrets.json');
  if (!existsSync(file)) {
    throw new CommandError(
      'There are no local secrets yet: start Rollcall with npm start, which makes them.',
    );
  }
  return readSecretsFile(file, [name], { sources, targets: {} })[name];
}
