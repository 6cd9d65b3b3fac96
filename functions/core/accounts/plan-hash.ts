import { shortHash } from '../../lib/short-hash.ts';
import type { PlannedStep } from './hold.ts';

/**
 * A fingerprint of a plan, which a decision is bound to: the steps as the human saw them, in their order. Their titles say
 * what is done to whom, and no id that the vendor makes up only when the step is done.
 */
export function planHash(steps: readonly PlannedStep[]): string {
  return shortHash(JSON.stringify(steps.map(({ title, reversible }) => [title, reversible])));
}

/** The steps without what only machines read. */
export function plannedSteps(steps: readonly PlannedStep[]): PlannedStep[] {
  return steps.map(({ title, reversible }) => ({ title, reversible }));
}

/**
 * Whether everything in a plan was approved: each step as often as it is to be done. What was approved and is done by now
 * need not be in it, so that work that was cut off goes on.
 */
export function isCovered(steps: readonly PlannedStep[], approved: readonly PlannedStep[]): boolean {
  const left = approved.map(({ title }) => title);
  return steps.every(({ title }) => {
    const at = left.indexOf(title);
    if (at < 0) return false;
    left.splice(at, 1);
    return true;
  });
}
