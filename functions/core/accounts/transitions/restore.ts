import { standing } from '../../../lib/hold.ts';
import { iso } from '../../../lib/iso.ts';
import type { Desired } from '../../contracts/desired.ts';
import type { Observed } from '../../contracts/observed.ts';
import type { Made } from '../../contracts/trial.ts';
import type { Account } from '../account.ts';
import { attemptedEmails } from '../attempted-emails.ts';
import { type Changed, changed } from './changed.ts';
import { orNothing } from './finish.ts';
import type { Learned } from './learn.ts';

/** A claim of an operator's command to an account. Until: milliseconds since 1970. */
type Claim = { token: string; until: number };

/**
 * The account while it is given back what it had: leased, and proved to be nothing any more. `held` where a worker, or another
 * operator, has it. The status stays: what is desired is no matter of a restore, and a worker sees to it afterwards.
 */
export function beginRestore(
  account: Account,
  { desired, lease, now }: { desired: Desired; lease: Claim; now: number },
): Changed | 'held' {
  const other = standing(account.lease && { ...account.lease, until: Date.parse(account.lease.until) }, now);
  if (other !== 'free') return 'held';
  return changed({
    ...account,
    lease: leaseOf(lease, now),
    appliedHash: undefined,
    attemptedEmails: attemptedEmails(account, desired),
  });
}

/** What was learned on the way, with more time; `undefined` where another one has the account by now. */
export function goOnRestoring(
  account: Account,
  { learned, lease, now }: { learned: Partial<Learned>; lease: Claim; now: number },
): Changed | undefined {
  if (account.lease?.token !== lease.token) return undefined;
  return changed({ ...account, ...learned, lease: leaseOf(lease, now) });
}

/** The account once it has what it had. It was not removed any more since then, and a grace period begins anew. */
export function restored(
  account: Account,
  {
    observed,
    made,
    address,
    lease,
  }: { observed: Observed; made: Made; address: string | undefined; lease: Pick<Claim, 'token'> },
): Changed | undefined {
  if (account.lease?.token !== lease.token) return undefined;
  return changed({
    ...account,
    lease: undefined,
    externalIds: observed.present ? observed.ids : undefined,
    address: address ?? account.address,
    made: orNothing(made),
    appliedState: undefined,
    leaving: undefined,
    leavingSince: undefined,
    removal: undefined,
    removing: undefined,
    attemptedEmails: undefined,
    plan: undefined,
    trials: undefined,
  });
}

function leaseOf({ token, until }: Claim, now: number): Account['lease'] {
  return { token, until: iso(until), takes: until - now };
}
