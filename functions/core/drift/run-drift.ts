import type { Message } from '../../lib/aws/queue.ts';
import { asFailure } from '../contracts/as-failure.ts';
import { Blocked, Permanent } from '../contracts/errors.ts';
import type { Evaluating } from '../reconcile/evaluate.ts';
import type { Drift } from './drift.ts';
import { changeDriftJob, type DriftJob, driftJobOf } from './job.ts';
import { forgetPages, keepPage, rowsSoFar } from './pages.ts';
import { readPage } from './read-page.ts';
import { keepReport } from './report.ts';
import { nextMessage } from './start-drift.ts';
import { compareAll, listsOf, type Surveyed, unread } from './survey.ts';

/** What a comparison under way uses of the world. */
export type Running = Evaluating & {
  surveyed: Surveyed;
  /** Makes one call to the vendor. */
  call<T>(call: (client: unknown) => Promise<T>): Promise<T>;
  /** Asks the worker of a target to go on later. */
  ask(target: string, message: Message): Promise<void>;
};

/**
 * Goes on with the comparison of everybody whom a target has, until it ended or the time is over; answers what it found
 * once it ended. A message of a comparison that is over does nothing. What the vendor cannot do now throws, and its message
 * comes back; what it will never do ends the comparison, which says why. `until`: milliseconds since 1970.
 */
export async function runDrift(world: Running, run: string, until: number): Promise<Drift | undefined> {
  const { table, now } = world.roster;
  const { id } = world.surveyed;
  let job = await driftJobOf(table, id);
  if (job?.run !== run || job.endedAt !== undefined) return undefined;
  try {
    const rows = await rowsSoFar(table, job);
    while (job.place !== undefined) {
      if (now() >= until) {
        await world.ask(id, nextMessage(job));
        return undefined;
      }
      job = await readNext(world, job, rows);
      if (job === undefined) return undefined;
    }
    return await end(world, job, await compareAll(world, world.surveyed, { ...job, rows }));
  } catch (thrown) {
    const failure = asFailure(thrown);
    if (failure instanceof Permanent || failure instanceof Blocked)
      return end(world, job, unread(id, job?.began ?? '', job?.reads ?? 0, failure));
    await changeDriftJob(table, id, (before) =>
      before?.run === run && before.lastError !== failure.message
        ? { ...before, lastError: failure.message }
        : undefined,
    );
    throw failure;
  }
}

/** Reads one page and keeps it before it is noted as read; `undefined` where another worker came first. */
async function readNext(
  world: Running,
  job: DriftJob,
  rows: Awaited<ReturnType<typeof rowsSoFar>>,
): Promise<DriftJob | undefined> {
  const { table, now } = world.roster;
  const { surveyed } = world;
  const { place } = job;
  if (place === undefined) return job;
  const page = await world.call((client) => readPage(listsOf(world, { ...surveyed, client }), place, rows));
  await keepPage(table, job, page.reads, page);
  const { place: _, lastError: _error, ...rest } = job;
  const next: DriftJob = {
    ...rest,
    reads: page.reads,
    updatedAt: new Date(now()).toISOString(),
    ...(page.next !== undefined && { place: page.next }),
    ...(page.doubt !== undefined && { doubt: page.doubt }),
  };
  const written = await changeDriftJob(table, job.target, (before) =>
    before?.run === job.run && before.reads === job.reads ? next : undefined,
  );
  return written?.run === job.run && written.reads === next.reads ? written : undefined;
}

/** Puts the outcome on record first: a comparison that is cut off here is ended again. */
async function end(world: Running, job: DriftJob | undefined, drift: Drift): Promise<Drift> {
  const { table, now } = world.roster;
  const endedAt = new Date(now()).toISOString();
  await keepReport(table, drift);
  await forgetPages(table, drift.target);
  await changeDriftJob(table, drift.target, (before) => {
    if (before === undefined || before.run !== job?.run) return undefined;
    const { place: _, ...rest } = before;
    return { ...rest, endedAt, ...(drift.outcome.how === 'complete' && { provedAt: endedAt }) };
  });
  return drift;
}
