import { standing } from '../../../lib/hold.ts';
import { iso } from '../../../lib/iso.ts';
import type { Desired } from '../../contracts/desired.ts';
import { isLess } from '../../contracts/is-less.ts';
import { isLeaverState } from '../../delivery/lane.ts';
import type { Account } from '../account.ts';
import { attemptedEmails } from '../attempted-emails.ts';
import { departure } from '../departure.ts';
import { dueAtTime } from '../due.ts';
import { isGranted } from '../is-granted.ts';
import { wakeAgainAfter } from '../wake-again.ts';
import { type Changed, changed } from './changed.ts';

/** What a worker begins with: what it is to make of the account, and its lease. Times in milliseconds since 1970. */
export type Beginning = {
  desired: Desired;
  leavingSince?: string;
  /** The desired state's. */
  hash: string;
  /** By the token the worker knows later that nobody else worked on the account meanwhile. Until: milliseconds since 1970. */
  lease: { token: string; until: number };
  now: number;
  /** Whether nothing is changed before it was seen what there is to change, and that may be (`change`). @default false */
  looksOnly?: boolean;
};

/**
 * The account from the first call on, whatever becomes of it; `held` where another worker has it, with what is to be
 * noted of a lease whose time cannot be true.
 */
export function begin(
  account: Account,
  { desired, leavingSince, hash, lease, now, looksOnly }: Beginning,
): Changed | { held: Changed | undefined } {
  const other = standing(account.lease && { ...account.lease, until: Date.parse(account.lease.until) }, now);
  if (other === 'held') return { held: undefined };
  if (other !== 'free')
    return { held: changed({ ...account, lease: account.lease && { ...account.lease, ...other } }) };
  const desiredState = desired.state;
  const begun = changed({
    ...account,
    // Whatever becomes of this worker, `sweep` finds the account.
    ...dueAtTime({ target: account.target, desiredState }, dueBy(account, now)),
    lease: { token: lease.token, until: iso(lease.until), takes: lease.until - now },
    status: 'working',
    desiredHash: hash,
    desiredState,
    leavingSince,
    leaving: departure(account, desiredState, now),
    attemptedEmails: attemptedEmails(account, desired),
    removing: removingFrom(account, desiredState, now),
  });
  return looksOnly ? begun : change(begun, desired);
}

/** Of an account that came back by itself after its removal nothing is to be restored. */
function removingFrom(
  { person, removing, removal }: Account,
  state: string,
  now: number,
): Account['removing'] {
  if (state !== 'absent' || removal !== undefined) return removing;
  return removing ?? { person, since: iso(now) };
}

/** From now on the vendor is changed: nothing that was proved before is sure until it is proved again. */
export function change(account: Account, desired: Desired): Changed {
  const desiredState = desired.state;
  // A person who is to come back may be reached again from the first step on.
  const comesBack = desiredState === 'present' && !isLess(desired) && isLeaverState(account.appliedState);
  return changed({
    ...account,
    appliedHash: undefined,
    ...(comesBack && { appliedState: undefined, removal: undefined }),
    managed: account.managed || isGranted(desired),
    muted: account.muted || desiredState !== 'present',
  });
}

/** What was held has its place in the index of what is held, and needs one in that of what is due. */
function dueBy({ dueAt, status }: Account, now: number): string {
  return (status === 'held' ? undefined : dueAt) ?? iso(now + wakeAgainAfter);
}
