import { check } from '../../../functions/core/config/check.ts';
import { InvalidConfig } from '../../../functions/core/config/invalid-config.ts';
import type { Source } from '../../../functions/core/contracts/source.ts';
import { CommandError } from '../command-error.ts';
import type { ConnectArgs } from './args.ts';

/** A source's settings, with what the command says in their place. Throws `CommandError` where the source knows no such thing. */
export function settingsWith(
  { source, org, region }: Pick<ConnectArgs, 'source' | 'org' | 'region'>,
  { settings: schema }: Pick<Source, 'settings'>,
  settings: unknown,
): unknown {
  const said = Object.entries({ org, region }).filter(([, value]) => value !== undefined);
  if (said.length === 0) return settings;
  const where = said.map(([name]) => `--${name}`).join(' and ');
  try {
    return check(schema, Object.assign({}, settings, Object.fromEntries(said)), `${source} with ${where}`);
  } catch (thrown) {
    if (thrown instanceof InvalidConfig) throw new CommandError(thrown.message, 2, { cause: thrown });
    throw thrown;
  }
}
