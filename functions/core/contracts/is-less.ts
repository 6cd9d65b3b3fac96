import type { Desired } from './desired.ts';

/** Whether things are only taken away from an account that stays as muted as it is. */
export function isLess(desired: Desired): boolean {
  return desired.state === 'present' && desired.profile === undefined;
}
