import type * as z from 'zod/mini';
import type { Target, TargetSecret } from './target.ts';

/** A target that remembers what its settings and grants look like before defaults are filled in: what an operator writes. */
type TypedTarget<Settings, Grant, Account, Client, Op, SettingsInput, GrantInput, Secret> = Target<
  Settings,
  Grant,
  Account,
  Client,
  Op,
  Secret
> & { settings: z.ZodMiniType<Settings, SettingsInput>; grant: z.ZodMiniType<Grant, GrantInput> };

/** Gives a target its types; does nothing else. */
export function defineTarget<
  Settings,
  Grant,
  Account,
  Client,
  Op,
  SettingsInput,
  GrantInput,
  Secret = TargetSecret,
>(
  target: TypedTarget<Settings, Grant, Account, Client, Op, SettingsInput, GrantInput, Secret>,
): TypedTarget<Settings, Grant, Account, Client, Op, SettingsInput, GrantInput, Secret> {
  return target;
}
