import { minute } from '../../lib/duration.ts';
import { duePartition } from '../accounts/due-partition.ts';
import type { Target } from '../contracts/target.ts';
import { dueIn } from '../roster/due.ts';
import { isTimeFor } from './is-time-for.ts';
import { lookAtAll } from './look.ts';
import type { Look } from './sweeping.ts';

const atLeast = 10;

/**
 * How many wake-ups of many may wait for a target's worker at the same time: so many that it has work until the next
 * sweep, and so few that today's joiner does not wait behind all of them. A person takes two calls at least.
 */
function bulkAtOnce(target: Target, settings: unknown): number {
  const windows = Object.values(target.api.limits(settings)).flat();
  const calls = Math.min(...windows.map(({ calls, seconds }) => (calls * minute) / (seconds * 1_000)));
  return Number.isFinite(calls) ? Math.max(atLeast, Math.floor(calls / 2)) : atLeast;
}

/** Releases as many of those who wait in bulk as the target's worker has room for. */
export async function release(look: Look, target: string): Promise<void> {
  const { roster, config, targets } = look.world;
  const known = targets[target];
  if (known === undefined || !isTimeFor(look)) return;
  const now = new Date(roster.now()).toISOString();
  const atOnce = bulkAtOnce(known, config.targets[target]);
  const bulk = await roster.table.due(duePartition(target, 'bulk'), now, atOnce);
  if (bulk.length === 0) return;
  const room = atOnce - (await waitingWakes(look, target, atOnce));
  if (room > 0) await lookAtAll(look, bulk.slice(0, room));
}

/** How many wake-ups of a target are under way, at most `atMost`: of all others who are due some time, a human is awaited. */
async function waitingWakes({ world }: Look, target: string, atMost: number): Promise<number> {
  let count = 0;
  for (const lane of ['ordinary', 'leavers'] as const) {
    for await (const page of dueIn(world.roster.table, duePartition(target, lane), '~')) {
      count += page.filter(({ status }) => status === 'pending' || status === 'working').length;
      if (count >= atMost) return atMost;
    }
  }
  return count;
}
