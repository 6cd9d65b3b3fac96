import type { Desired } from './desired.ts';

/** The address under which an account is wished for. */
export function addressOf(desired: Desired): string | undefined {
  if (desired.state === 'unmanaged') return undefined;
  return desired.state === 'present' ? desired.profile?.email : desired.email;
}
