import type { Identity } from './identity.ts';

/** Whether the source still has this user. One that was only ever mentioned exists. */
export function isLiving(identity: Identity): boolean {
  return identity.exists?.value ?? true;
}

/** Whether the user has left and keeps the groups: deactivated, and not deleted since. */
export function isDeactivated(identity: Identity): boolean {
  return !isLiving(identity) && (identity.exists?.stamp ?? '') > (identity.cleared ?? '');
}
