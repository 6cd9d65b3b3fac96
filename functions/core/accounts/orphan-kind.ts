import type { Identity } from '../people/identity.ts';
import { merge } from '../people/merge.ts';
import { type Account, shareIds } from './account.ts';
import { mayHaveAccount } from './may-have-account.ts';
import type { Orphan } from './orphan.ts';

/** What an account is to the person who has its address now, or the identities of who had it. */
export function orphanKind(
  { identities, accounts }: { identities: Identity[]; accounts: Record<string, Account> },
  { email, authority }: { email?: string; authority: string[] },
  { target, externalIds }: Account,
): Exclude<Orphan['how'], 'unknown'> {
  const theirs = accounts[target];
  if (theirs?.externalIds === undefined) {
    if (theirs?.desiredState === 'present' || mayHaveAccount(theirs)) return 'wait';
    return externalIds === undefined ? 'leave' : 'theirs';
  }
  if (shareIds(theirs.externalIds, externalIds)) return 'theirs';
  // Nobody who works here is to be without what they have twice.
  const isUnderWay = theirs.desiredState === 'present' && theirs.status !== 'applied';
  if (isUnderWay && theirs.lastError?.kind !== 'Blocked') return 'wait';
  return isUnderWay && merge(identities, authority).profile?.email === email ? 'make way' : 'leave';
}
