import type { Target } from '../contracts/target.ts';

/**
 * A target on which converging gives an account back what a snapshot has. Everything is read again after each round: few are restored,
 * and an answer to one change says nothing of the others. `undefined` for a target that restores nothing.
 */
export function restoring(target: Target, snapshot: unknown): Target | undefined {
  const { restore, shown: _, cosmetics: __, extend: ___, ...rest } = target;
  if (restore === undefined) return undefined;
  const { foreseen } = rest;
  return {
    ...rest,
    observe: (client, desired, known, look) =>
      (restore.observe ?? rest.observe)(client, desired, known, look === 'ahead' ? look : 'full'),
    plan: (desired, observed) => (restore.plan ?? rest.plan)(desired, observed, snapshot),
    act: (client, op) => (restore.act ?? rest.act)(client, op),
    ...(foreseen && {
      foreseen: (observed, op) => (restore.foreseen ?? foreseen)(observed, op),
    }),
  };
}
