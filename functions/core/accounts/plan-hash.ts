import { shortHash } from '../../lib/short-hash.ts';
import type { Consequence } from '../contracts/consequence.ts';
import { isCostly, isSeen } from './cost.ts';
import type { PlannedStep } from './hold.ts';
import { inShort } from './in-short.ts';

/**
 * A fingerprint of a plan, which a decision is bound to: the steps as the human saw them, in their order, and what they cost. Their
 * titles say what is done to whom, and no id that the vendor makes up only when the step is done.
 */
export function planHash(steps: readonly PlannedStep[]): string {
  return shortHash(
    JSON.stringify(
      steps.map(({ title, reversible, costs, consequences = [] }) => [
        title,
        reversible,
        ...(costs === undefined ? [] : [costs]),
        ...consequences.map(({ rota, lost, unsure, moved }) => [rota, lost, unsure, moved]),
      ]),
    ),
  );
}

/** So many stretches are kept of what decides nothing. */
const stretchesAtMost = 100;

/** The steps without what only machines read. */
export function plannedSteps(steps: readonly PlannedStep[]): PlannedStep[] {
  return steps.map(({ title, reversible, costs, consequences }) => ({
    title,
    reversible,
    ...(costs !== undefined && { costs }),
    ...(consequences?.length && { consequences: consequences.map(decisive) }),
  }));
}

/** An approval is for the hours that were seen, so of what is lost nothing is left out. */
function decisive(consequence: Consequence): Consequence {
  const { lost, unsure, moved } = consequence;
  return { ...inShort(consequence, stretchesAtMost), lost, unsure, moved };
}

/**
 * Whether everything in a plan was approved: each step as often as it is to be done, and at no higher cost. What was approved and
 * is done by now need not be in it, so that work that was cut off goes on.
 */
export function isCovered(steps: readonly PlannedStep[], approved: readonly PlannedStep[]): boolean {
  const left = [...approved];
  return steps.every((step) => {
    const at = left.findIndex((one) => one.title === step.title && isSeen(step, one));
    if (at < 0) return false;
    left.splice(at, 1);
    return true;
  });
}

/** Whether two plans are one to a human: the same steps in the same order, and what the later one costs was seen in the earlier. */
export function isSamePlan(
  later: readonly PlannedStep[] = [],
  earlier: readonly PlannedStep[] = [],
): boolean {
  return (
    later.length === earlier.length &&
    later.every((step, index) => {
      const before = earlier[index];
      return before?.title === step.title && isCostly(before) === isCostly(step) && isSeen(step, before);
    })
  );
}
