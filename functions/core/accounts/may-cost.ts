import type { OnCall } from '../config/on-call.ts';
import type { Step } from '../contracts/step.ts';
import { movesTurns } from './cost.ts';
import type { PlannedStep } from './hold.ts';
import { isCovered } from './plan-hash.ts';

/**
 * Which steps that cost cover may be done: those that a human `approved`, and by `force` all that move nobody else's turn.
 */
export function mayCost({ otherwise }: Pick<OnCall, 'otherwise'>, approved: readonly PlannedStep[]) {
  return (step: Step): boolean => (otherwise === 'force' && !movesTurns(step)) || isCovered([step], approved);
}
