import type { Desired } from '../contracts/desired.ts';

/** Whether the configuration gives a person something, so that it is Rollcall's to take away. */
export function isGranted(desired: Desired): boolean {
  return desired.state === 'present' && desired.grant !== undefined;
}
