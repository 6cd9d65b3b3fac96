import { duePartition, type TargetItem } from './roster/items.ts';
import type { Target } from './target.ts';

/** Whether something is wished for now that was not before, and a worker has to see to it. */
export function isNewWish(before: TargetItem, after: TargetItem | undefined): after is TargetItem {
  if (after === undefined || after.status !== 'pending') return false;
  return after.desiredHash !== undefined && after.desiredHash !== before.desiredHash;
}

/** The item among those of many people of whom something is wished for at once: due, and released by and by. */
export function inBulk(item: TargetItem, now: number): TargetItem {
  return {
    ...item,
    dueAt: new Date(now).toISOString(),
    duePartition: duePartition(item.target, 'bulk'),
  };
}

/** Whether it waits there. */
export function isInBulk(item: TargetItem): boolean {
  return item.duePartition === duePartition(item.target, 'bulk');
}

const minute = 60_000;
const atLeast = 10;

/**
 * How many wake-ups of many may wait for a target's worker at the same time: so many that it has work until the next
 * sweep, and so few that today's joiner does not wait behind all of them. A person takes two calls at least.
 */
export function bulkAtOnce(target: Target, settings: unknown): number {
  const windows = Object.values(target.limits(settings)).flat();
  const calls = Math.min(...windows.map(({ calls, seconds }) => (calls * minute) / (seconds * 1_000)));
  return Number.isFinite(calls) ? Math.max(atLeast, Math.floor(calls / 2)) : atLeast;
}
