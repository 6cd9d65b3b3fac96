import type { Desired } from '../contracts/desired.ts';
import type { Observed } from '../contracts/observed.ts';
import type { Step } from '../contracts/step.ts';
import type { Target } from '../contracts/target.ts';

/** What differs in how a person is shown; nothing where that is not ours to decide. */
export function cosmeticsOf(target: Target, desired: Desired, observed: Observed): Step[] {
  if (!isShown(desired) || !observed.present) return [];
  return target.cosmetics?.(desired, observed) ?? [];
}

/** Whether how the person is shown is ours to say. */
export function isShown(desired: Desired): boolean {
  return desired.state === 'present' && (desired.grant ?? desired.perhaps) !== undefined;
}
