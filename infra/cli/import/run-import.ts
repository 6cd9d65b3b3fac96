import { canBeListed } from '../../../functions/core/contracts/can-be-listed.ts';
import type { Group } from '../../../functions/core/contracts/event.ts';
import type { Source } from '../../../functions/core/contracts/source.ts';
import type { Job } from '../../../functions/core/directory/job.ts';
import { jobOf } from '../../../functions/core/directory/job.ts';
import { keepFile } from '../../../functions/core/directory/kept-file.ts';
import { startJob } from '../../../functions/core/directory/start-job.ts';
import { createQueue } from '../../../functions/lib/aws/queue.ts';
import { sources } from '../../../functions/sources/index.ts';
import { CommandError } from '../command-error.ts';
import type { Context } from '../context.ts';
import { progressLine } from '../progress-line.ts';
import type { StageClient } from '../stage-client.ts';
import { moment } from '../when.ts';
import type { ImportArgs } from './args.ts';
import { dryRun } from './dry-run.ts';
import { type ReadFile, readPeople } from './people-file.ts';

/** Imports a source's directory, or shows what that would find. Throws `CommandError`. */
export async function runImport(args: ImportArgs, stage: StageClient, context: Context): Promise<void> {
  const config = await context.config();
  const { source, json } = args;
  const known = Object.keys(config.sources);
  if (!known.includes(source)) {
    throw new CommandError(`There is no source ${source}: name one of ${known.join(', ')}.`, 2);
  }
  const file = await fileOf(args, registry[source], context);
  if (args.dryRun) return dryRun(args, { stage, context, config, file });
  const lifecycle = createQueue(stage.sqs, await stage.queueUrl('lifecycle'));
  const before = await jobOf(stage.table, source);
  const isUnderWay = before !== undefined && before.phase !== 'ended';
  if (file !== undefined) {
    if (isUnderWay)
      throw new CommandError(`A file is being imported (${progressOf(before)}): try again later.`);
    await keepFile(stage.table, source, file.head, file.pages);
  }
  const started = await startJob({ roster: stage.roster, lifecycle }, source, 'import', args.newTenant);
  if (!json) context.say(isUnderWay ? 'It is under way already.' : 'The directory is read.');
  const job = await watch(started, args, stage, context);
  tell(job, args, context);
}

const registry: Record<string, Source> = sources;

/** The file that is to be imported, where the source is one. */
async function fileOf(
  { source: id, file, asOf, json }: ImportArgs,
  source: Source | undefined,
  context: Context,
): Promise<ReadFile | undefined> {
  const name = source?.name ?? id;
  if (source?.file === undefined) {
    if ((file ?? asOf) !== undefined)
      throw new CommandError(`${name} is read by its API, and not from a file.`, 2);
    if (!canBeListed(source)) throw new CommandError(`${name} has no list that could be read.`, 2);
    return undefined;
  }
  if (file === undefined) throw new CommandError(`Say which file: rollcall import ${id} people.csv.`, 2);
  const read = await readPeople(file, asOf, context.now());
  if (!json && asOf === undefined) {
    const at = moment(read.head.asOf, context);
    context.say(`The file speaks of ${at}, when it was changed last; --as-of says another moment.`);
  }
  return read;
}

const lookEvery = 1_000;

/** Looks at the job until it ended, and tells how far it is on a terminal. */
async function watch(
  started: Job,
  { wait, json }: ImportArgs,
  stage: StageClient,
  context: Context,
): Promise<Job> {
  const { now, sleep } = context;
  const progress = progressLine(context.stderr);
  const until = now() + wait * 1_000;
  let isStopped = false;
  context.onInterrupt(() => {
    isStopped = true;
  });
  let job = started;
  while (job.phase !== 'ended' && !isStopped && now() < until) {
    if (!json) progress.show(progressOf(job));
    await sleep(lookEvery);
    job = (await jobOf(stage.table, started.source)) ?? job;
  }
  if (!json) progress.clear();
  return job;
}

/** How far a job is, in words. */
export function progressOf(job: Job): string {
  const { phase, users, total, groups, at, missing } = job;
  switch (phase) {
    case 'tenant':
      return 'asking whose directory it is';
    case 'groups':
      return 'reading the groups';
    case 'members':
      return `reading the members of ${groups[at]?.displayName ?? 'a group'} (${at + 1} of ${groups.length})`;
    case 'users':
      return `${users}${total === undefined ? '' : ` of ${total}`} users read`;
    case 'missing':
      return `${users} users read, comparing`;
    case 'confirm':
      return `asking about ${missing.length} users whom the list does not name`;
    case 'missing groups':
      return `asking about ${groupsIn(job.missingGroups)} that the list does not name`;
    case 'ended':
      return 'done';
  }
}

function tell(job: Job, { json, check }: ImportArgs, context: Context): void {
  const { source, phase, users, groups, gone, goneGroups = [], outcome, lastError } = job;
  if (outcome?.how === 'cannot') context.exitCode = 1;
  else if (check && (phase !== 'ended' || outcome?.why !== undefined)) context.exitCode = 3;
  if (json) {
    context.json({
      source,
      phase,
      users,
      groups: groups.map(nameOf),
      gone,
      goneGroups: goneGroups.map(nameOf),
      ...outcome,
      lastError,
    });
    return;
  }
  context.print(sentenceOf(job));
}

function sentenceOf(job: Job): string {
  const { users, gone, goneGroups = [], outcome, lastError, source } = job;
  if (outcome === undefined) {
    const why = lastError === undefined ? '' : ` Last error: ${lastError}.`;
    return `It goes on by itself (${progressOf(job)}).${why}`;
  }
  const people = `${users} ${users === 1 ? 'user is' : 'users are'} known.`;
  switch (outcome.how) {
    case 'complete':
      return [
        people,
        gone === 0
          ? 'Nobody is missing.'
          : `${gone} whom the list does not name ${gone === 1 ? 'has' : 'have'} left.`,
        ...(goneGroups.length > 0
          ? [`Of the groups, what was deleted: ${goneGroups.map(nameOf).join(', ')}.`]
          : []),
        ...(outcome.why === undefined ? [] : [`Not concluded: ${outcome.why}.`]),
      ].join(' ');
    case 'proves nothing':
      return `${people} Nobody was taken for a leaver: ${outcome.why}.`;
    case 'cannot':
      return `${source} cannot be read: ${outcome.why}.`;
  }
}

function nameOf({ displayName, id }: Group): string {
  return displayName ?? id;
}

function groupsIn(groups: Group[] = []): string {
  return groups.length === 1 ? 'a group' : `${groups.length} groups`;
}
