import { type Config, parseConfig } from './core/config/config.ts';
import { Mode } from './core/config/mode.ts';
import { sources } from './sources/index.ts';
import { targets } from './targets/index.ts';

/** Everything that Rollcall knows. */
export const registries = { sources, targets };

/**
 * The configuration, checked against everything that Rollcall knows. A target without a `mode` observes, except where
 * `env` says otherwise, as the local machine does. Throws `InvalidConfig`.
 */
export function readConfig(config: unknown, env: Record<string, string | undefined> = {}): Config {
  const mode = Mode.safeParse(env.ROLLCALL_DEFAULT_MODE);
  return parseConfig(config, registries, mode.success ? mode.data : undefined);
}
