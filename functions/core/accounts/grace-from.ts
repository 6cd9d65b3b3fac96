import type { Account } from './account.ts';

/**
 * When the grace period of a leaver begins who was held up to now (milliseconds since 1970): what nobody was muted for is no
 * grace, and a mute comes before the removal.
 */
export function graceFrom(
  { leavingSince, appliedState }: Pick<Account, 'leavingSince' | 'appliedState'>,
  now: number,
): Pick<Account, 'leavingSince'> {
  const isLeaver = leavingSince !== undefined && appliedState !== 'muted';
  return { leavingSince: isLeaver ? new Date(now).toISOString() : leavingSince };
}
