import type { Account } from '../accounts/account.ts';
import type { Decision } from '../accounts/decision.ts';
import { departure } from '../accounts/departure.ts';
import { isLeaverState } from '../delivery/lane.ts';
import { admit } from '../roster/brake.ts';
import type { Applying } from './applying.ts';
import { Held } from './held.ts';

/**
 * Throws `Held` where a person is to be muted or removed and so many left lately that the brake, or a human, says no. At a
 * target that observes nobody leaves, and where it asks a human counts.
 */
export async function passBrake(
  { roster, config }: Pick<Applying, 'roster' | 'config'>,
  account: Account,
  { desired }: Decision,
): Promise<void> {
  const { person, target, appliedState, removal } = account;
  const mode = config.modes[target];
  if (mode === 'observe' || mode === 'ask' || !isLeaverState(desired.state)) return;
  // They were let go when they were muted.
  if (appliedState === 'muted') return;
  // An account that came back by itself is of a departure that was let go.
  if (desired.state === 'absent' && removal !== undefined) return;
  const now = roster.now();
  const knownAt = departure(account, desired.state, now)?.knownAt ?? new Date(now).toISOString();
  const ruling = await admit(roster, { person, knownAt }, config.leavers.brake);
  if (ruling === 'admitted') return;
  throw new Held({ by: 'brake', ...(ruling === 'rejected' && { decided: 'rejected' as const }) });
}
