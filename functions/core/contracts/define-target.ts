import type * as z from 'zod/mini';
import type { Target } from './target.ts';

/** A target that remembers what its settings and grants look like before defaults are filled in: what an operator writes. */
export type TypedTarget<Settings, Grant, Account, Client, Op, SettingsInput, GrantInput> = Target<
  Settings,
  Grant,
  Account,
  Client,
  Op
> & { settings: z.ZodMiniType<Settings, SettingsInput>; grant: z.ZodMiniType<Grant, GrantInput> };

/** Gives a target its types; does nothing else. */
export function defineTarget<Settings, Grant, Account, Client, Op, SettingsInput, GrantInput>(
  target: TypedTarget<Settings, Grant, Account, Client, Op, SettingsInput, GrantInput>,
): TypedTarget<Settings, Grant, Account, Client, Op, SettingsInput, GrantInput> {
  return target;
}
