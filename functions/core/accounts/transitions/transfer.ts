import { iso } from '../../../lib/iso.ts';
import { laneFor } from '../../delivery/lane.ts';
import type { Account } from '../account.ts';
import { duePartition } from '../due-partition.ts';
import { type Changed, changed } from './changed.ts';

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
    // What was held may be held again, once it was looked at.
    ...(account.status === 'held' && { status: 'pending' as const, hold: undefined }),
    dueAt: iso(now),
    duePartition: duePartition(account.target, laneFor(desiredState)),
  });
}
