import { hashOf } from '../../../functions/core/accounts/hash.ts';
import { desiredFor } from '../../../functions/core/reconcile/desired-for.ts';
import type { Evaluating, Evaluation } from '../../../functions/core/reconcile/evaluate.ts';

/** What it means that a person is left alone until then: above all that a leaver can still be paged; and what is left undone now. */
export function planOf(name: string, until: string, world: Evaluating, evaluation: Evaluation): string {
  const undone = Object.keys(world.config.targets).flatMap((target) => undoneAt(world, evaluation, target));
  return [
    `${name} is left alone until ${until}: nothing is changed on any target.`,
    evaluation.merged.status === 'left'
      ? 'They left: they are NOT muted and NOT removed before that, and can still be paged where they are not muted yet.'
      : 'If they leave before that, they are NOT muted and can still be paged.',
    ...undone,
  ].join('\n');
}

function undoneAt(world: Evaluating, evaluation: Evaluation, target: string): string[] {
  const account = evaluation.accounts[target];
  try {
    const { desired } = desiredFor(world, evaluation, target);
    if (desired.state === 'unmanaged' || hashOf(desired) === account?.appliedHash) return [];
    return [`  ${target}: should be ${desired.state}, and stays ${account?.appliedState ?? 'as it is'}`];
  } catch {
    return [`  ${target}: nobody can tell what they should be, and it stays as it is`];
  }
}
