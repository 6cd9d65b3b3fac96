import { minute } from '../../lib/duration.ts';
import type { Account } from './account.ts';
import type { Dispute } from './dispute.ts';
import type { Rival } from './rivals.ts';

/** How long until a dispute is looked at again. Milliseconds. */
export const lookAgainAfter = 15 * minute;

/** Whether an account is known to wait for the end of this very dispute. */
export function isWaitingForEnd({ status, lastError }: Account, dispute: Dispute): boolean {
  return status === 'blocked' && lastError?.kind === 'Dispute' && lastError.by === sentence(dispute);
}

/** In words for people: who the rival is, and what to do. No e-mail. */
export function sentence({ holder, rivals, claimants }: Dispute): string {
  const users = (list: Rival[]) => list.map(({ source, userId }) => `${source} ${userId}`).join(' and ');
  const claimant = users(claimants) || 'the user';
  if (holder === undefined)
    return `nobody holds the e-mail of ${claimant} yet: it is looked at again by itself`;
  const rival = users(rivals) || 'a user';
  return `two living users claim the same e-mail, which is with ${rival} (person ${holder}): give ${claimant} or ${rival} another e-mail, or delete one of them`;
}
