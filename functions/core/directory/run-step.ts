import type { Queue } from '../../lib/aws/queue.ts';
import { type Fields, update } from '../../lib/aws/table.ts';
import { allowedDepartures } from '../config/brake.ts';
import { asFailure } from '../contracts/as-failure.ts';
import type { Directory, DirectoryPage, Listing } from '../contracts/directory.ts';
import { Blocked, type Failure, Permanent } from '../contracts/errors.ts';
import type { Group } from '../contracts/event.ts';
import { type DirectoryStep, encodeDirectoryStep } from '../delivery/directory-message.ts';
import { encodeLifecycle } from '../delivery/event-message.ts';
import type { Reconciling } from '../reconcile/reconcile.ts';
import { keys } from '../roster/keys.ts';
import { knownGroups, noteGroup } from '../roster/known-groups.ts';
import { noteSize, rosterSize } from '../roster/size.ts';
import { changeJob, type Job, jobOf } from './job.ts';
import { missingFrom } from './missing.ts';
import { deletionOf, doubtOfGroups } from './missing-groups.ts';
import { groupNames, namedGroups } from './named-groups.ts';
import { departureOf, observationOf, unknownMargin } from './observations.ts';
import { membersOf, noteMembers, noteSeen, seenBy } from './pages.ts';
import { takeUsers, tell } from './take-users.ts';
import { doubtOf } from './verdict.ts';

export type Running = Reconciling & {
  /** The ordinary lane of events. */
  lifecycle: Pick<Queue, 'send'>;
  /** How a source's directory is read now; throws why it cannot be. */
  directory(source: string): Promise<{ list: Directory; listing: Listing }>;
  /** Hears how a job ended. */
  ended?(job: Job): void;
};

type Doing = {
  world: Running;
  job: Job;
  list: Directory;
  listing: Listing;
  /** Milliseconds since 1970. */
  until: number;
};

/**
 * Does one step of a job and sends the message for the next. A step that was done before, or of a read that is over, does nothing.
 * What a source cannot do now throws, and its message comes back; what it will never do ends the job, which says why.
 * `until`: milliseconds since 1970.
 */
export async function runStep(
  world: Running,
  { source, run, step }: DirectoryStep,
  until: number,
): Promise<void> {
  const { table } = world.roster;
  const job = await jobOf(table, source);
  if (job === undefined || job.run !== run || job.step !== step || job.phase === 'ended') return;
  const next = await advanced(world, job, until);
  const written = await changeJob(table, source, (before) =>
    before?.run === run && before.step === step ? stepped(world, next) : undefined,
  );
  if (written?.run !== run || written.step !== step + 1) return;
  if (written.phase === 'ended') world.ended?.(written);
  else await world.lifecycle.send([encodeDirectoryStep(written)]);
}

function stepped({ roster }: Running, job: Job): Job {
  return { ...job, step: job.step + 1, updatedAt: new Date(roster.now()).toISOString() };
}

async function advanced(world: Running, job: Job, until: number): Promise<Job> {
  try {
    const { list, listing } = await world.directory(job.source);
    return await doing[job.phase]({ world, job, list, listing, until });
  } catch (thrown) {
    const failure = asFailure(thrown);
    if (failure instanceof Permanent || failure instanceof Blocked)
      return ended(job, 'cannot', wordsOf(failure));
    await changeJob(world.roster.table, job.source, (before) =>
      before?.run === job.run && before.lastError !== failure.message
        ? { ...before, lastError: failure.message }
        : undefined,
    );
    throw failure;
  }
}

function wordsOf(failure: Failure): string {
  return failure instanceof Blocked ? failure.by : failure.message;
}

function ended(job: Job, how: 'complete' | 'proves nothing' | 'cannot', why?: string): Job {
  const { cursor: _, lastError: _error, ...rest } = job;
  return { ...rest, phase: 'ended', outcome: { how, ...(why !== undefined && { why }) } };
}

const doing: Record<Job['phase'], (doing: Doing) => Promise<Job>> = {
  tenant: readTenant,
  groups: readGroups,
  members: readMembers,
  users: readUsers,
  missing: compare,
  confirm,
  'missing groups': confirmGroups,
  ended: async ({ job }) => job,
};

/** Whose directory it is comes first: nobody of another organization's is ever taken for one of ours. */
async function readTenant({ world, job, list, listing }: Doing): Promise<Job> {
  const tenant = await list.tenant(listing);
  const known = (await world.roster.table.read(keys.tenant(job.source)))?.tenant;
  if (known !== undefined && known !== tenant && !job.isNewTenant) {
    const why = `it is the directory of ${tenant}, and it was that of ${known} before: if that is meant, import with --new-tenant`;
    return ended(job, 'proves nothing', why);
  }
  const named = groupNames(world.config.access);
  const first = list.groups !== undefined && named.size > 0 ? 'groups' : 'users';
  return { ...job, tenant, phase: first };
}

const margin = 2_000;

/** When the read began, by the source's clock where it says: taken from the first page. */
function stamped(job: Job, { readAt }: DirectoryPage<unknown>, spent: number): Job {
  if (job.asOf !== undefined) return job;
  const at = readAt === undefined ? Date.parse(job.began) - unknownMargin : readAt - spent - margin;
  return { ...job, asOf: new Date(at).toISOString() };
}

async function timed<T>({ world }: Doing, read: () => Promise<T>): Promise<{ page: T; spent: number }> {
  const before = world.roster.now();
  const page = await read();
  return { page, spent: Math.max(0, world.roster.now() - before) };
}

const repeats = 'the list repeats a page';
/** More than any directory has that Rollcall is for. */
const pagesAtMost = 2_000;

/** Whether a list goes on where it is already, or for ever. */
function isEndless({ cursor, page: read }: Job, page: DirectoryPage<unknown>): boolean {
  return page.next !== undefined && (page.next === cursor || read >= pagesAtMost);
}

async function readGroups(asking: Doing): Promise<Job> {
  const { world, job, list, listing } = asking;
  const { page, spent } = await timed(
    asking,
    async (): Promise<DirectoryPage<Group>> => (await list.groups?.(listing, job.cursor)) ?? { rows: [] },
  );
  if (isEndless(job, page)) return ended(job, 'proves nothing', repeats);
  const named = groupNames(world.config.access);
  const { table } = world.roster;
  // Only before the first page: what is left of them behind the last one is missing.
  const known = job.missingGroups ?? namedGroups(await knownGroups(table, job.source), named);
  const listed = new Set(page.rows.map(({ id }) => id));
  const groups = [...job.groups, ...namedGroups(page.rows, named)];
  // A list of no group at all is a token that may not see them more often than the truth.
  const isEmpty = job.page === 0 && page.rows.length === 0;
  const missingGroups = isEmpty ? [] : known.filter(({ id }) => !listed.has(id));
  const next = { ...stamped(job, page, spent), groups, missingGroups };
  if (page.next !== undefined) return { ...next, cursor: page.next, page: job.page + 1 };
  return { ...next, cursor: undefined, page: 0, phase: groups.length > 0 ? 'members' : 'users' };
}

async function readMembers(asking: Doing): Promise<Job> {
  const { world, job, list, listing } = asking;
  const group = job.groups[job.at];
  if (group === undefined) return { ...job, cursor: undefined, page: 0, phase: 'users' };
  const page = await list.members?.(listing, group.id, job.cursor);
  if (page === undefined) {
    // A group that was deleted meanwhile has an event of its own, and is not asked about.
    const groups = job.groups.filter(({ id }) => id !== group.id);
    return { ...job, groups, cursor: undefined, page: 0 };
  }
  if (isEndless(job, page)) return ended(job, 'proves nothing', repeats);
  await noteMembers(world.roster.table, job, group.id, page.rows);
  if (page.next !== undefined) return { ...job, cursor: page.next, page: job.page + 1 };
  return { ...job, cursor: undefined, page: 0, at: job.at + 1 };
}

async function readUsers(asking: Doing): Promise<Job> {
  const { world, job, list, listing, until } = asking;
  const { table } = world.roster;
  const { page, spent } = await timed(asking, () => list.users(listing, job.cursor));
  const ids = page.rows.map(({ user }) => user.id);
  const before = await seenBy(table, job, job.page);
  const isRepeated = ids.length > 0 && ids.every((id) => before.has(id));
  if (isRepeated || isEndless(job, page)) return ended(job, 'proves nothing', repeats);
  await noteSeen(table, job, ids);
  const read = stamped(job, page, spent);
  const members = list.groups === undefined ? undefined : await membersOf(table, job);
  const { done } = await takeUsers(world, read, { page, members, until });
  const total = page.total ?? job.total;
  const known = { ...read, ...(total !== undefined && { total }), lastError: undefined };
  // Time ran out: the page is read again, and who was taken costs only reads.
  if (done < page.rows.length) return known;
  const users = job.users + ids.filter((id) => !before.has(id)).length;
  if (page.next !== undefined) return { ...known, users, cursor: page.next, page: job.page + 1 };
  return { ...known, users, cursor: undefined, phase: 'missing' };
}

async function compare({ world, job, list, listing }: Doing): Promise<Job> {
  const { table } = world.roster;
  const { brake } = world.config.leavers;
  const missing = await missingFrom(
    world.roster,
    job.source,
    await seenBy(table, job),
    list.unlisted?.(listing.settings),
  );
  const size = Math.max(await rosterSize(table), job.users);
  await noteSize(table, size);
  const allowed = brake === false ? undefined : allowedDepartures(brake, size);
  const doubt = doubtOf({
    users: job.users,
    missing: missing.length,
    allowed,
    ...(job.total !== undefined && { total: job.total }),
  });
  if (doubt !== undefined) return ended(job, 'proves nothing', doubt);
  return { ...job, missing, phase: 'confirm' };
}

/** Each user whom the list did not name is read for themselves: a list can skip a row that moves while it is read. */
async function confirm(asking: Doing): Promise<Job> {
  const { world, job, until } = asking;
  const { now } = world.roster;
  let left = job.missing;
  let { gone } = job;
  while (left.length > 0 && now() < until) {
    const [id = '', ...rest] = left;
    try {
      if (await isGone(asking, id)) gone++;
    } catch (thrown) {
      // What was confirmed so far is kept: else a source that fails now and then would never be done with many.
      if (left === job.missing) throw thrown;
      break;
    }
    left = rest;
  }
  if (left.length > 0) return { ...job, missing: left, gone };
  const next = { ...job, missing: [], gone };
  return (job.missingGroups ?? []).length > 0 ? { ...next, phase: 'missing groups' } : complete(asking, next);
}

/** Each group that the list did not name is asked about by itself, a group a step; and then all that are gone are told of. */
async function confirmGroups(asking: Doing): Promise<Job> {
  const { world, job, list, listing } = asking;
  const [group, ...missingGroups] = job.missingGroups ?? [];
  const { goneGroups = [], source } = job;
  if (group !== undefined) {
    const isGone = list.members !== undefined && (await list.members(listing, group.id)) === undefined;
    return { ...job, missingGroups, goneGroups: isGone ? [...goneGroups, group] : goneGroups };
  }
  const { roster, config, lifecycle } = world;
  const doubt = await doubtOfGroups(roster, source, goneGroups, config.leavers.brake);
  if (doubt !== undefined) return complete(asking, { ...job, goneGroups: [] }, doubt);
  const events = goneGroups.flatMap((gone) => deletionOf(job, gone, roster.now()) ?? []);
  await lifecycle.send(events.map(encodeLifecycle));
  return complete(asking, job);
}

/** The directory is the one of this tenant from now on, and its groups are missed when they are not listed any more. */
async function complete({ world }: Doing, job: Job, why?: string): Promise<Job> {
  const { now, table } = world.roster;
  const { source, tenant, groups, asOf = job.began } = job;
  for (const group of groups) await noteGroup(table, source, group, asOf);
  await update(table, keys.tenant(source), (item): Fields | undefined =>
    item?.tenant === tenant ? undefined : { tenant },
  );
  const completeAt = new Date(now()).toISOString();
  return { ...ended(job, 'complete', why), completeAt };
}

/** Reads a user again and tells what the source says of them; answers whether they are gone. */
async function isGone({ world, job, list, listing }: Doing, id: string): Promise<boolean> {
  const { now } = world.roster;
  const found = await list.user(listing, id);
  const event =
    found === 'gone'
      ? departureOf(job, id, now())
      : observationOf(job, found, { now: now(), readAt: found.readAt });
  if (event !== undefined) await tell(world, event, 'at once');
  return found === 'gone';
}
