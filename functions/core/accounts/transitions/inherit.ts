import type { Account } from '../account.ts';
import { type Changed, changed } from './changed.ts';

/**
 * Of a new owner, with what is known of an account that is theirs from now on. What was proved of them was proved before
 * they had it, and a worker under way learns by `attemptedEmails` that it is no use to go on.
 */
export function inherit(account: Account, left: Account, managed?: boolean): Changed {
  const { externalIds, muted, snapshot, removing } = left;
  const emails = [account, left].flatMap(({ attemptedEmails = [], inheritedEmails = [] }) => [
    ...attemptedEmails,
    ...inheritedEmails,
  ]);
  return changed({
    ...account,
    externalIds: account.externalIds ?? externalIds,
    managed,
    muted: account.muted || muted,
    snapshot: account.snapshot ?? snapshot,
    removing: account.removing ?? removing,
    attemptedEmails: undefined,
    ...(emails.length > 0 && { inheritedEmails: [...new Set(emails)] }),
    appliedHash: undefined,
    appliedState: undefined,
    removal: undefined,
  });
}
