import { type Comparing, encodeComparing } from '../delivery/comparing.ts';
import { sentAgain } from '../roster/jobs.ts';
import type { Roster } from '../roster/roster.ts';
import { changeDriftJob, type DriftJob } from './job.ts';
import { beginning } from './read-page.ts';

type Starting = {
  roster: Pick<Roster, 'table' | 'now' | 'newId'>;
  /** Asks the worker of a target. */
  ask(target: string, message: ReturnType<typeof encodeComparing>): Promise<void>;
};

/**
 * Begins to compare everybody whom a target has, unless that is under way. The message is sent last, and `sweep` sends it again
 * where a crash came between.
 */
export async function startDrift({ roster, ask }: Starting, target: string): Promise<void> {
  const { table, now, newId } = roster;
  const at = new Date(now()).toISOString();
  const fresh: DriftJob = { target, run: newId(), began: at, place: beginning, reads: 0, updatedAt: at };
  const job = await changeDriftJob(table, target, (before) =>
    before !== undefined && before.endedAt === undefined
      ? undefined
      : { ...fresh, provedAt: before?.provedAt ?? at },
  );
  if (job?.run === fresh.run) await ask(target, nextMessage(job));
}

/** The message that has a comparison go on from where it is. */
export function nextMessage(
  { target, run, reads }: DriftJob,
  again = '',
): ReturnType<typeof encodeComparing> {
  const comparing: Comparing = { target, comparison: run };
  return encodeComparing(comparing, `${reads}${again}`);
}

/** Sends the message of a comparison again that nobody worked on for a while. */
export async function reviveDrift({ roster, ask }: Starting, job: DriftJob): Promise<void> {
  const again = sentAgain(job, roster.now());
  if (job.endedAt !== undefined || again === undefined) return;
  await ask(job.target, nextMessage(job, again));
}
