import { minute } from '../../lib/duration.ts';
import { type Lane, laneFor } from '../delivery/lane.ts';
import type { Account } from './account.ts';

/**
 * The partitions of the `due` index: two a target, so that leavers are not looked for among joiners, and one for what
 * many are to become at once, of which `sweep` releases only as much as the target works off.
 */
export const duePartition = (target: string, lane: Lane | 'bulk'): string =>
  lane === 'ordinary' ? `DUE#target#${target}` : `DUE#${lane}#${target}`;

/** What is due long after anybody would wait was written by a clock that is wrong: it holds nobody up. */
const aheadAtMost = 12 * 60 * minute;

/** Whether an item will be looked at by itself, and soon enough to wait for. `now`: milliseconds since 1970. */
export function isAhead({ dueAt }: Pick<Account, 'dueAt'>, now: number): boolean {
  const at = dueAt === undefined ? now : Date.parse(dueAt);
  return at > now && at <= now + aheadAtMost;
}

/** How long after a wake-up `sweep` may send another, then twice that, and so on. Milliseconds. */
export const wakeAgainAfter = 10 * 60_000;

/** Whether a worker is to be woken: the account is not what it should be, and does not wait for a human. */
export function wants(item: Account, now: number): boolean {
  return item.desiredHash !== undefined && item.desiredHash !== item.appliedHash && !waitsForHuman(item, now);
}

/** Leavers within the hour, because `sweep` counts those who are not muted among those who are due by then. */
const rewakeAtMost = { leavers: 50 * minute, ordinary: 240 * minute };

/** Most who wait are queued behind others or a vendor that is down: their wake-ups must not pile up meanwhile. */
export function rewakeAfter(
  { desiredState }: Pick<Account, 'desiredState'>,
  times: number,
  first = wakeAgainAfter,
): number {
  return Math.min(first * 2 ** times, rewakeAtMost[laneFor(desiredState)]);
}

/** A blocked account is tried again when its time comes, or when something else is desired: not at every event. */
export function waitsForHuman(item: Account, now: number): boolean {
  return item.status === 'blocked' && isAhead(item, now);
}

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

/** Whether `sweep` releases the account's wish with those of many others. */
export function isInBulk({ target, duePartition: partition }: Account): boolean {
  return partition === duePartition(target, 'bulk');
}
