import { standing } from '../../../lib/hold.ts';
import type { Desired } from '../../contracts/desired.ts';
import { isLess } from '../../contracts/is-less.ts';
import { isLeaverState } from '../../delivery/lane.ts';
import type { Account } from '../account.ts';
import { attemptedEmails } from '../attempted-emails.ts';
import { departure } from '../departure.ts';
import { dueAtTime } from '../due.ts';
import { wakeAgainAfter } from '../wake-again.ts';
import { type Changed, changed, iso } from './changed.ts';

export type Beginning = {
  desired: Desired;
  leavingSince?: string;
  /** The desired state's. */
  hash: string;
  /** By the token the worker knows later that nobody else worked on the account meanwhile. Until: milliseconds since 1970. */
  lease: { token: string; until: number };
  now: number;
};

/**
 * The account from the first call on, whatever becomes of it; `held` where another worker has it, with what is to be
 * noted of a lease whose time cannot be true.
 */
export function begin(
  account: Account,
  { desired, leavingSince, hash, lease, now }: Beginning,
): Changed | { held: Changed | undefined } {
  const other = standing(account.lease && { ...account.lease, until: Date.parse(account.lease.until) }, now);
  if (other === 'held') return { held: undefined };
  if (other !== 'free')
    return { held: changed({ ...account, lease: account.lease && { ...account.lease, ...other } }) };
  const desiredState = desired.state;
  // A person who is to come back may be reached again from the first step on.
  const comesBack = desiredState === 'present' && !isLess(desired) && isLeaverState(account.appliedState);
  return changed({
    ...account,
    // Whatever becomes of this worker, `sweep` finds the account.
    ...dueAtTime({ target: account.target, desiredState }, account.dueAt ?? iso(now + wakeAgainAfter)),
    lease: { token: lease.token, until: iso(lease.until), takes: lease.until - now },
    status: 'working',
    appliedHash: undefined,
    desiredHash: hash,
    desiredState,
    leavingSince,
    leaving: departure(account, desiredState, now),
    ...(comesBack && { appliedState: undefined }),
    attemptedEmails: attemptedEmails(account, desired),
    managed: account.managed || (desired.state === 'present' && desired.grant !== undefined),
    muted: account.muted || desiredState !== 'present',
  });
}
