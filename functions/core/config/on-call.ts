import * as z from 'zod/mini';
import { instead } from './check.ts';
import type { Registries } from './config.ts';
import { InvalidConfig } from './invalid-config.ts';

/**
 * What becomes of a leaver's places on call: `hold`, a human sees to them before the account is removed; or by target, the e-mail of
 * the person who takes them.
 */
export type OnCall = 'hold' | { replace: Record<string, string> };

const email = z.string("write the person's e-mail").check(z.email('write the e-mail of a person'));

/** `leavers.onCall` as an operator writes it: one person, or one a target. */
export const OnCallOutline = z.pipe(
  z.pipe(
    z.transform((onCall) => (onCall === 'hold' ? undefined : onCall)),
    z.optional(
      z.strictObject(
        {
          replace: z.union([email, z.record(z.string(), email)], "write a person's e-mail, or one by target"),
        },
        "write 'hold', or { replace: 'jane@example.com' }",
      ),
    ),
  ),
  z.transform((onCall) => onCall ?? ('hold' as const)),
);

/** With the person by target. Throws `InvalidConfig` for a target that is not configured, or where nobody can be replaced. */
export function onCallOf(
  written: z.infer<typeof OnCallOutline>,
  targets: string[],
  registry: Registries['targets'],
): OnCall {
  if (written === 'hold') return written;
  const able = targets.filter((id) => registry[id]?.replaces === true);
  const { replace } = written;
  if (typeof replace === 'string') return { replace: Object.fromEntries(able.map((id) => [id, replace])) };
  for (const id of Object.keys(replace)) {
    if (!targets.includes(id)) {
      throw new InvalidConfig(
        `leavers.onCall.replace.${id} is no target of this configuration: ${instead(id, targets)}`,
      );
    }
    if (!able.includes(id)) {
      throw new InvalidConfig(
        `leavers.onCall.replace.${id}: nobody can be put in a leaver's place there yet: leave it out, and a human sees to it.`,
      );
    }
  }
  return { replace };
}
