import type { Mode } from '../config/mode.ts';
import type { PlannedStep } from './hold.ts';
import { isCovered } from './plan-hash.ts';

/**
 * Whether a plan may be begun at a target with this mode. `approved` are the steps that a human approved for the account;
 * absent where nobody did.
 */
export function mayBegin(
  mode: Mode,
  steps: readonly PlannedStep[],
  approved: readonly PlannedStep[] | undefined,
): boolean {
  const isApproved = approved !== undefined && isCovered(steps, approved);
  switch (mode) {
    case 'act':
      return true;
    case 'observe':
      return steps.length === 0;
    case 'ask':
      return steps.length === 0 || isApproved;
    case 'ask-destructive':
      return steps.every(({ reversible }) => reversible) || isApproved;
  }
}
