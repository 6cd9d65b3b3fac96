import { laneFor } from '../delivery/lane.ts';
import type { Account } from './account.ts';
import { duePartition } from './due-partition.ts';
import { nextLook } from './removal.ts';

/** The fields that put a target's item into the index of what is due, or take it out. */
export function dueAtTime(
  { target, desiredState }: Pick<Account, 'target' | 'desiredState'>,
  time: string | undefined,
): Pick<Account, 'dueAt' | 'duePartition'> {
  if (time === undefined) return { dueAt: undefined, duePartition: undefined };
  return { dueAt: time, duePartition: duePartition(target, laneFor(desiredState)) };
}

/** The same, with the time in milliseconds since 1970. */
export function dueAt(
  item: Pick<Account, 'target' | 'desiredState'>,
  time: number,
): Pick<Account, 'dueAt' | 'duePartition'> {
  return dueAtTime(item, new Date(time).toISOString());
}

/** The fields that have `sweep` release the account with those of many others. `now`: milliseconds since 1970. */
export function dueInBulk(
  { target }: Pick<Account, 'target'>,
  now: number,
): Pick<Account, 'dueAt' | 'duePartition'> {
  return { dueAt: new Date(now).toISOString(), duePartition: duePartition(target, 'bulk') };
}

/**
 * The fields of an account that is what it should be: due when time alone changes that (`changesAt`, ISO 8601 UTC), or for the next
 * look after a removal, which no leaver who is still to be muted waits behind.
 */
export function dueAtRest(
  account: Account,
  changesAt: string | undefined,
): Pick<Account, 'dueAt' | 'duePartition'> {
  const look = changesAt === undefined ? nextLook(account) : undefined;
  return look === undefined ? dueAtTime(account, changesAt) : dueInBulk(account, Date.parse(look));
}
