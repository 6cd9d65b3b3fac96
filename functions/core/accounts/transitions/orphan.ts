import { iso } from '../../../lib/iso.ts';
import type { Account } from '../account.ts';
import { duePartition } from '../due-partition.ts';
import { type Changed, changed } from './changed.ts';

/** Of a person who is another one now and has another account: due at once, and desired by nobody who works on it. */
export function orphan(account: Account, now: number): Changed {
  const due = { dueAt: iso(now), duePartition: duePartition(account.target, 'leavers') };
  const status = account.status === 'held' ? 'pending' : account.status;
  return changed({ ...account, status, hold: undefined, desiredHash: undefined, ...due });
}
