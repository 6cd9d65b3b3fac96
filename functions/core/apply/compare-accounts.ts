import { createAsk } from '../delivery/queues.ts';
import type { Drift } from '../drift/drift.ts';
import { runDrift } from '../drift/run-drift.ts';
import type { Roster } from '../roster/roster.ts';
import type { Background } from './background.ts';
import type { WorkerWorld } from './worker.ts';

type ComparingWorld = Pick<
  WorkerWorld,
  'targetId' | 'urls' | 'config' | 'targets' | 'aws' | 'metrics' | 'now' | 'log'
>;

/** Milliseconds that are read before others have a turn. */
const readFor = 20_000;

/**
 * Goes on with the comparison of everybody whom a target has, in the background, and tells what it found. Its argument `run` is which
 * comparison, `deadline` in milliseconds since 1970.
 */
export function createComparer(world: ComparingWorld, roster: Roster, background: Background) {
  const { targetId: id, urls, config, targets, aws, now } = world;
  return async (run: string, deadline: number): Promise<void> => {
    const target = targets[id];
    if (target === undefined) return;
    background.begin(deadline);
    const running = {
      roster,
      config,
      targets,
      surveyed: { id, target, client: background.client() },
      call: background.call,
      ask: createAsk(urls, aws.queue),
    };
    const found = await runDrift(running, run, Math.min(deadline, now() + readFor));
    if (found !== undefined) tell(world, found);
  };
}

function tell(
  { log, metrics }: ComparingWorld,
  { target, outcome, counts, reads, accounts, persons }: Drift,
): void {
  log.info('compared everybody', { target, ...outcome, ...counts, reads, accounts, persons });
  if (outcome.how !== 'complete') return;
  const { surplus, missing, different, ofLeavers: left } = counts;
  for (const [reason, count] of Object.entries({ surplus, missing, different, left }))
    metrics.add('Drift', count, { target, reason });
}
