import type { Queue } from '../../lib/aws/queue.ts';
import { encodeDirectoryStep } from '../delivery/directory-message.ts';
import { sentAgain } from '../roster/jobs.ts';
import type { Roster } from '../roster/roster.ts';
import { changeJob, type Job } from './job.ts';

type Starting = {
  roster: Pick<Roster, 'table' | 'now' | 'newId'>;
  /** The ordinary lane of events. */
  lifecycle: Pick<Queue, 'send'>;
};

/**
 * Begins to read a source's whole directory, unless that is under way; answers the job. The message is sent last, and
 * `sweep` sends it again where a crash came between.
 */
export async function startJob(
  { roster, lifecycle }: Starting,
  source: string,
  by: Job['by'],
  isNewTenant = false,
): Promise<Job> {
  const { table, now, newId } = roster;
  const at = new Date(now()).toISOString();
  const fresh: Job = {
    source,
    run: newId(),
    by,
    ...(isNewTenant && { isNewTenant }),
    began: at,
    step: 0,
    phase: 'tenant',
    groups: [],
    at: 0,
    page: 0,
    users: 0,
    missing: [],
    gone: 0,
    updatedAt: at,
  };
  const job = await changeJob(table, source, (before) => {
    if (before !== undefined && before.phase !== 'ended') return undefined;
    return { ...fresh, ...(before?.completeAt !== undefined && { completeAt: before.completeAt }) };
  });
  if (job?.run === fresh.run) await lifecycle.send([encodeDirectoryStep(job)]);
  return job ?? fresh;
}

/** Sends the message of a job again that nobody worked on for a while. */
export async function reviveJob({ roster, lifecycle }: Starting, job: Job): Promise<void> {
  const again = sentAgain(job, roster.now());
  if (job.phase === 'ended' || again === undefined) return;
  await lifecycle.send([encodeDirectoryStep(job, again)]);
}
