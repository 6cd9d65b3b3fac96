import type { Step } from '../contracts/step.ts';
import { isCostly } from './cost.ts';

/**
 * What of a plan may be done: all of it, or where a step costs more than `mayCost` allows, what costs nothing and waits for nothing.
 * `isWhole`: nothing was left out.
 */
export function sift(steps: Step[], mayCost: (step: Step) => boolean): { steps: Step[]; isWhole: boolean } {
  const isRefused = (step: Step) => isCostly(step) && !mayCost(step);
  if (!steps.some(isRefused)) return { steps, isWhole: true };
  return { steps: steps.filter((step) => !step.waits && !isRefused(step)), isWhole: false };
}
