import { hour } from '../../lib/duration.ts';
import { eachAlone, throwOneOf } from '../delivery/each-alone.ts';
import { driftJobOf } from '../drift/job.ts';
import { reviveDrift, startDrift } from '../drift/start-drift.ts';
import { isTimeToCompare } from './nightly.ts';
import type { Sweeping } from './sweeping.ts';

/**
 * Begins the comparison of every night, and goes on with what was cut off, for each target that has lists of everybody and of
 * which the configuration does not say otherwise. Tells for how long none proved anything.
 */
export async function compareTargets(world: Sweeping): Promise<void> {
  const { roster, config, targets, metrics, ask } = world;
  const listed = Object.keys(config.targets).filter(
    (id) => targets[id]?.accounts !== undefined && !config.targetsNotCompared.includes(id),
  );
  const { failed } = await eachAlone(listed, async (target) => {
    const job = await driftJobOf(roster.table, target);
    if (job !== undefined) await reviveDrift({ roster, ask }, job);
    const last = job && { began: job.began, isEnded: job.endedAt !== undefined };
    if (isTimeToCompare(last, roster.now())) await startDrift({ roster, ask }, target);
    if (job?.provedAt !== undefined) {
      const age = (roster.now() - Date.parse(job.provedAt)) / hour;
      metrics.add('DriftAge', Math.max(0, age), { target });
    }
  });
  throwOneOf(failed);
}
