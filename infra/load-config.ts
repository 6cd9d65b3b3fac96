import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Config } from '../functions/core/config/config.ts';
import { type Deployment, parseDeployment } from '../functions/core/config/deployment.ts';
import { InvalidConfig } from '../functions/core/config/invalid-config.ts';
import { readConfig } from '../functions/read-config.ts';
import { sources } from '../functions/sources/index.ts';
import { placeOfError } from './place-of-error.ts';

export const defaultConfigFile = 'functions/config.ts';

/** The configuration, and how it is deployed. */
export type Loaded = Config & { deployment: Deployment };

type Around = { region?: string; env?: Record<string, string | undefined> };

/**
 * The configuration in `file` (relative to the working directory), checked. Throws `InvalidConfig`, naming the file.
 *
 * @param around The region of the stack, where it is known, and the environment of the functions.
 */
export async function loadConfig(file: string, { region, env }: Around = {}): Promise<Loaded> {
  const path = resolve(file);
  if (!existsSync(path)) {
    throw new InvalidConfig(
      `${file}: there is no such file; let ROLLCALL_CONFIG name one or leave it unset.`,
    );
  }
  const module = await importModule(file, path);
  if (!('default' in module)) {
    throw new InvalidConfig(
      `${file}: it exports no configuration; write export default defineConfig({ … }).`,
    );
  }
  try {
    return {
      ...readConfig(module.default, env),
      deployment: parseDeployment(module.default, sources, region),
    };
  } catch (error) {
    if (error instanceof InvalidConfig)
      throw new InvalidConfig(`${file}: ${error.message}`, { cause: error });
    throw error;
  }
}

async function importModule(file: string, path: string): Promise<object> {
  try {
    return await import(pathToFileURL(path).href);
  } catch (cause) {
    const [line] = (cause instanceof Error ? cause.message : String(cause)).split('\n');
    throw new InvalidConfig(
      `${placeOfError(cause, import.meta.url) ?? file}: it cannot be loaded (${line}).`,
      {
        cause,
      },
    );
  }
}
