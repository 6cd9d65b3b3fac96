import type * as z from 'zod/mini';
import type { Source } from './source.ts';

/** A source that remembers what its settings look like before defaults are filled in: what an operator writes. */
type TypedSource<Settings, Secret, SettingsInput> = Source<Settings, Secret> & {
  settings: z.ZodMiniType<Settings, SettingsInput>;
};

/** Gives a source its types; does nothing else. */
export function defineSource<Settings, Secret, SettingsInput>(
  source: TypedSource<Settings, Secret, SettingsInput>,
): TypedSource<Settings, Secret, SettingsInput> {
  return source;
}
