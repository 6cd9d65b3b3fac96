import type { Item } from '../../lib/aws/table.ts';
import type { Account } from '../accounts/account.ts';
import { wordOf } from '../accounts/word.ts';
import { isLiving } from '../people/is-living.ts';
import { lastWord } from '../people/last-word.ts';
import { isAccount } from './is-account.ts';
import type { IdentityItem } from './items.ts';
import { identityIn } from './person-record.ts';

/**
 * Whether an item of a person's says nothing that anybody waits for, and has said so since before `cutoff` (ISO 8601 UTC). A person
 * of whom every item is like that may be removed; of one that nobody understands nothing is removed.
 */
export function isForgettable(item: Item, cutoff: string): boolean {
  const [kind] = item.sk.split('#', 1);
  switch (kind) {
    case 'PERSON':
      return isBefore(item.changedAt ?? item.since, cutoff);
    case 'IDENTITY':
      return isIdentityOver(item, cutoff);
    case 'TARGET':
      return isAccount(item) && isAccountOver(item, cutoff);
    case 'EXCLUSION':
      return item.until === undefined || isBefore(item.until, cutoff);
    case 'HISTORY':
      return isBefore(item.at, cutoff);
    default:
      return false;
  }
}

/** The user is gone. Whether the one to whom an identity moved is there still is another item's to say. */
function isIdentityOver(item: Item & Partial<IdentityItem>, cutoff: string): boolean {
  if (item.movedTo !== undefined) return true;
  const identity = identityIn(item);
  if (identity === undefined || item.arrivesFrom !== undefined) return false;
  return !isLiving(identity) && isBefore(lastWord(identity), cutoff);
}

/** No account, or one that Rollcall leaves alone and never gave; and no work under way, owed or waiting. */
function isAccountOver(account: Account, cutoff: string): boolean {
  const { status, managed, duePartition, lease, attemptedEmails, hold, leaving, unsettledUntil } = account;
  const isNone = wordOf(account) === 'gone' || (status === 'unmanaged' && managed !== true);
  const isAtRest = [duePartition, lease, attemptedEmails, hold].every((part) => part === undefined);
  const times = [leaving?.knownAt, account.leavingSince, unsettledUntil].filter((time) => time !== undefined);
  return isNone && isAtRest && times.every((time) => isBefore(time, cutoff));
}

/** What bears no time is of nobody knows when. */
function isBefore(time: unknown, cutoff: string): boolean {
  return typeof time === 'string' && time < cutoff;
}
