import * as z from 'zod/mini';
import type { StandIn, StandInKind, StandIns } from '../contracts/stand-in.ts';
import { instead } from './check.ts';
import type { Registries } from './config.ts';
import { InvalidConfig } from './invalid-config.ts';

/**
 * What becomes of a leaver's places on call. `standIns`: who takes them, by target. `otherwise`: where nobody is named and cover would be
 * lost, a human sees to it (`hold`), or hours may become uncovered (`force`).
 */
export type OnCall = { otherwise: 'hold' | 'force'; standIns: Record<string, StandIns> };

const email = z.string("write the person's e-mail").check(z.email('write the e-mail of a person'));
const name = z.string('write a name or an id').check(z.minLength(1, 'a name is not empty'));
const standIn = z.union(
  [
    z.pipe(
      email,
      z.transform((person): StandIn => ({ person })),
    ),
    z.strictObject({ team: name }),
    z.strictObject({ policy: name }),
  ],
  "write a person's e-mail, { team: … } or { policy: … }",
);
const ofTarget = z.union(
  [standIn, z.strictObject({ default: z.optional(standIn), rotas: z.record(z.string(), standIn) })],
  "write a person's e-mail, { team: … }, { policy: … }, or { default: …, rotas: { '<name>': … } }",
);

/** `leavers.onCall` as an operator writes it: one word, or who takes the places. */
export const OnCallOutline = z.pipe(
  z.transform((written) => (written === 'hold' || written === 'force' ? { otherwise: written } : written)),
  z.strictObject(
    {
      replace: z.optional(
        z.union(
          [standIn, z.record(z.string(), ofTarget)],
          "write a person's e-mail, { team: … } or { policy: … }, or one of these by target",
        ),
      ),
      otherwise: z._default(z.enum(['hold', 'force'], "write 'hold' or 'force'"), 'hold'),
    },
    "write 'hold', 'force', or { replace: 'jane@example.com' }",
  ),
);
type Written = z.infer<typeof OnCallOutline>;

/** With who stands in by target. Throws `InvalidConfig` for a target that is not configured, or where nothing of the kind can stand in. */
export function onCallOf(written: Written, targets: string[], registry: Registries['targets']): OnCall {
  const { replace, otherwise } = written;
  if (replace === undefined) return { otherwise, standIns: {} };
  const able = (id: string) => registry[id]?.replaces ?? [];
  if (isStandIn(replace)) {
    const takers = targets.filter((id) => able(id).includes(kindOf(replace)));
    return { otherwise, standIns: Object.fromEntries(takers.map((id) => [id, { default: replace }])) };
  }
  const standIns = Object.entries(replace).map(([id, one]): [string, StandIns] => {
    if (!targets.includes(id)) {
      throw new InvalidConfig(
        `leavers.onCall.replace.${id} is no target of this configuration: ${instead(id, targets)}`,
      );
    }
    const own: StandIns = isStandIn(one) ? { default: one } : one;
    for (const each of [own.default, ...Object.values(own.rotas ?? {})]) {
      if (each !== undefined) refuseUnable(id, kindOf(each), able(id));
    }
    return [id, own];
  });
  return { otherwise, standIns: Object.fromEntries(standIns) };
}

function refuseUnable(id: string, kind: StandInKind, able: readonly StandInKind[]): void {
  if (able.includes(kind)) return;
  const then =
    able.length === 0
      ? 'leave it out, and a human sees to it.'
      : `name ${able.map((one) => `a ${one}`).join(' or ')} instead.`;
  throw new InvalidConfig(
    `leavers.onCall.replace.${id}: a ${kind} cannot take a leaver's place there: ${then}`,
  );
}

function isStandIn(written: object): written is StandIn {
  const { person, team, policy } = written as Partial<Record<StandInKind, unknown>>;
  return [person, team, policy].some((one) => typeof one === 'string');
}

function kindOf(standIn: StandIn): StandInKind {
  if ('person' in standIn) return 'person';
  return 'team' in standIn ? 'team' : 'policy';
}
