import type { Source } from '../contracts/source.ts';
import type { Config } from './config.ts';

/** The names of the secrets that a configuration needs (`sources/okta`, `targets/opsgenie`): not every source has one. */
export function secretNames(
  { sources, targets }: Pick<Config, 'sources' | 'targets'>,
  registry: Record<string, Pick<Source, 'secret'>>,
): string[] {
  const withSecret = Object.keys(sources).filter((id) => registry[id]?.secret !== undefined);
  return [...withSecret.map((id) => `sources/${id}`), ...Object.keys(targets).map((id) => `targets/${id}`)];
}
