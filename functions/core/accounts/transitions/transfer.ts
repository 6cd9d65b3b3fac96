import { laneFor } from '../../delivery/lane.ts';
import type { Account } from '../account.ts';
import { duePartition } from '../due.ts';
import { type Changed, changed, iso } from './changed.ts';

/**
 * Of a new owner, with what is known of an account that is theirs from now on. What was proved of them was proved before
 * they had it, and a worker under way learns by `attemptedEmails` that it is no use to go on.
 */
export function inherit(account: Account, left: Account, managed?: boolean): Changed {
  const { externalId, muted, snapshot } = left;
  const emails = [account, left].flatMap(({ attemptedEmails = [], inheritedEmails = [] }) => [
    ...attemptedEmails,
    ...inheritedEmails,
  ]);
  return changed({
    ...account,
    externalId: account.externalId ?? externalId,
    managed,
    muted: account.muted || muted,
    snapshot: account.snapshot ?? snapshot,
    attemptedEmails: undefined,
    ...(emails.length > 0 && { inheritedEmails: [...new Set(emails)] }),
    appliedHash: undefined,
    appliedState: undefined,
  });
}

/** Of a person who is another one now and has another account: due at once, and desired by nobody who works on it. */
export function orphan(account: Account, now: number): Changed {
  const due = { dueAt: iso(now), duePartition: duePartition(account.target, 'leavers') };
  return changed({ ...account, desiredHash: undefined, ...due });
}

/** Of a person whose account is another's from now on; the lease of a worker under way stays. */
export function empty({ person, target, lease, unsettledUntil }: Account): Changed {
  return changed({ person, target, status: 'unmanaged', lease, unsettledUntil });
}

/** Of a person whose e-mail is another's from now on; `undefined` where something else is desired by now. */
export function lookSoon(
  account: Account,
  desiredState: string | undefined,
  now: number,
): Changed | undefined {
  if (account.desiredState !== desiredState) return undefined;
  return changed({
    ...account,
    dueAt: iso(now),
    duePartition: duePartition(account.target, laneFor(desiredState)),
  });
}
