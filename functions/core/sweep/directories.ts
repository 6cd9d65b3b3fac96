import { hour } from '../../lib/duration.ts';
import { canBeListed } from '../contracts/can-be-listed.ts';
import { eachAlone, throwOneOf } from '../delivery/each-alone.ts';
import { jobOf } from '../directory/job.ts';
import { reviveJob, startJob } from '../directory/start-job.ts';
import { isTimeToCompare } from './nightly.ts';
import type { Sweeping } from './sweeping.ts';

/**
 * Begins the comparison of every night, and goes on with what was cut off, for each source that has a list and of which the
 * configuration does not say otherwise. Tells how old the last complete one is.
 */
export async function compareDirectories(world: Sweeping): Promise<void> {
  const { roster, config, metrics, sources, lifecycle } = world;
  const listed = Object.keys(config.sources).filter(
    (id) => canBeListed(sources[id]) && !config.notCompared.includes(id),
  );
  const { failed } = await eachAlone(listed, async (source) => {
    const job = await jobOf(roster.table, source);
    if (job !== undefined) await reviveJob({ roster, lifecycle }, job);
    const last = job && { began: job.began, isEnded: job.phase === 'ended' };
    if (isTimeToCompare(last, roster.now())) await startJob({ roster, lifecycle }, source, 'compare');
    if (job?.completeAt !== undefined) {
      const age = (roster.now() - Date.parse(job.completeAt)) / hour;
      metrics.add('DirectoryAge', Math.max(0, age), { source });
    }
  });
  throwOneOf(failed);
}
