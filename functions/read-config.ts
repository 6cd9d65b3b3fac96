import { type Config, parseConfig } from './core/config/config.ts';
import { sources } from './sources/index.ts';
import { targets } from './targets/index.ts';

/** Everything that Rollcall knows. */
export const registries = { sources, targets };

/** The configuration, checked against everything that Rollcall knows. Throws `InvalidConfig`. */
export function readConfig(config: unknown): Config {
  return parseConfig(config, registries);
}
