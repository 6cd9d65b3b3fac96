import type { Failure } from '../contracts/errors.ts';
import type { Identity } from '../people/identity.ts';
import { merge } from '../people/merge.ts';
import { type Account, shareId } from './account.ts';
import { mayHaveAccount } from './may-have-account.ts';

/**
 * An account that Rollcall made for somebody who is gone under an address they no longer have, or who is another
 * person now. With its address where that is still theirs; else it is known by its id alone. `heir` is who they turned
 * out to be, unless the address is somebody else's by now.
 *
 * - `leave`: it leaves as a leaver's does.
 * - `make way`: it has the address by which a living person is to be known, and keeps them from it.
 * - `wait`: the `heir` is being given an account, perhaps this one, or all that belongs to the one they have.
 * - `theirs`: it is the account of the `heir`, who has no other.
 * - `unknown`: what it is to anybody could not be read.
 */
export type Orphan =
  | { how: 'leave' | 'make way' | 'wait' | 'theirs'; email?: string; newOwner?: string }
  | { how: 'unknown'; failure: Failure; newOwner?: undefined };

/** What an account is to whoever has its address now, or the identities of who had it. */
export function orphanKind(
  { identities, accounts }: { identities: Identity[]; accounts: Record<string, Account> },
  { email, authority }: { email?: string; authority: string[] },
  { target, externalId }: Account,
): Exclude<Orphan['how'], 'unknown'> {
  const theirs = accounts[target];
  if (theirs?.externalId === undefined) {
    if (theirs?.desiredState === 'present' || mayHaveAccount(theirs)) return 'wait';
    return externalId === undefined ? 'leave' : 'theirs';
  }
  if (shareId(theirs.externalId, externalId)) return 'theirs';
  // Nobody who works here is to be without what they have twice.
  const isUnderWay = theirs.desiredState === 'present' && theirs.status !== 'applied';
  if (isUnderWay && theirs.lastError?.kind !== 'Blocked') return 'wait';
  return isUnderWay && merge(identities, authority).profile?.email === email ? 'make way' : 'leave';
}
