import { minute } from '../../lib/duration.ts';
import { laneFor } from '../delivery/lane.ts';
import type { Account } from './account.ts';

/** How long after a wake-up `sweep` may send another, then twice that, and so on. Milliseconds. */
export const wakeAgainAfter = 10 * 60_000;

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
