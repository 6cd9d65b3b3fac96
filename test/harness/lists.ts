import { type Job, jobOf } from '../../functions/core/directory/job.ts';
import { startJob } from '../../functions/core/directory/start-job.ts';
import { keys } from '../../functions/core/roster/keys.ts';
import type { createDirectory, Flaw, Moment } from './directory.ts';
import type { Rollcall } from './rollcall.ts';

/** A list that is read in the middle of everything: when, from which moment on, and what is wrong with it. */
export type List = { when: number; from: number; flaw: Flaw };

const source = 'okta';
const hour = 3_600_000;
const conclusive: readonly Flaw[] = ['none', 'cut off'];

/** Reads the directory of a source in the middle of a history, and notes what was concluded of a list that proves nothing. */
export function createLists(rollcall: Rollcall, directory: ReturnType<typeof createDirectory>) {
  const { table, scheduler, queues } = rollcall;
  const { now } = scheduler;
  const wrong: string[] = [];
  let runs = 0;

  async function last(): Promise<Job | undefined> {
    return jobOf(table, source);
  }

  async function isUnderWay(): Promise<boolean> {
    const job = await last();
    return job !== undefined && job.phase !== 'ended';
  }

  function judge(job: Job | undefined): void {
    const flaw = directory.flaw();
    if (job?.outcome?.how !== 'complete' || conclusive.includes(flaw)) return;
    wrong.push(`a list that is ${flaw} was taken for complete`);
  }

  /** Begins to read, unless that is under way: a directory does not go back to what it was. */
  async function read(moments: Moment[], flaw: Flaw): Promise<void> {
    const job = await last();
    if (job !== undefined && job.phase !== 'ended') return;
    judge(job);
    // Whose directory it is is known by the first list alone that was complete.
    const isKnown = (await table.read(keys.tenant(source))) !== undefined;
    directory.open(moments, flaw === 'another organization’s' && !isKnown ? 'empty' : flaw);
    const newId = () => `list${++runs}`;
    await startJob({ roster: { table, now, newId }, lifecycle: queues.lifecycle.ordinary }, source, 'import');
  }

  async function ended(): Promise<void> {
    const end = now() + 3 * hour;
    while ((await isUnderWay()) && now() < end) await scheduler.sleep(60_000);
    if (await isUnderWay()) wrong.push('a list is still read after three hours');
  }

  return {
    read,
    /** Reads it as it is in the end, to the end. */
    async readAtLast(moment: Moment): Promise<void> {
      await ended();
      await read([moment], 'none');
      await ended();
      const job = await last();
      if (job?.outcome?.how !== 'complete')
        wrong.push(`the last list ended with ${JSON.stringify(job?.outcome)}`);
    },
    /** What went wrong so far. */
    wrong: () => wrong,
  };
}
