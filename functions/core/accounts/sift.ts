import type { Step } from '../contracts/step.ts';
import { isCostly } from './cost.ts';

/**
 * What of a plan may be done: all of it, or where a step costs more than `mayCost` allows, what costs nothing, waits for nothing, and
 * was not judged on what such a step leads to in the same rota. `isWhole`: nothing was left out.
 */
export function sift(steps: Step[], mayCost: (step: Step) => boolean): { steps: Step[]; isWhole: boolean } {
  const refused = new Set<string>();
  const allowed: Step[] = [];
  let isWhole = true;
  for (const step of steps) {
    const rotas = step.consequences?.map(({ rota }) => rota) ?? [];
    const isRefused = (isCostly(step) && !mayCost(step)) || rotas.some((rota) => refused.has(rota));
    if (isRefused) {
      isWhole = false;
      for (const rota of rotas) refused.add(rota);
    } else allowed.push(step);
  }
  return isWhole ? { steps, isWhole } : { steps: allowed.filter(({ waits }) => !waits), isWhole };
}
