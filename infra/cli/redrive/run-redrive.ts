import { isAbout } from '../../../functions/core/delivery/dead-letter-groups.ts';
import type { Loaded } from '../../load-config.ts';
import { CommandError } from '../command-error.ts';
import { confirmed } from '../confirmed.ts';
import type { Context } from '../context.ts';
import type { StageClient } from '../stage-client.ts';
import type { RedriveArgs } from './args.ts';
import { chosenPerson } from './chosen-person.ts';
import { openDeadQueue } from './dead-queue.ts';
import { discardAll } from './discard-all.ts';
import { printer } from './print-redrive.ts';
import { redriveAll } from './redrive-all.ts';
import { forLifecycle, forTarget, isOurs } from './redrive-one.ts';
import { type Watched, watchAccounts } from './watch-accounts.ts';

/** Works off one dead-letter queue, or discards what is not ours of it. Throws `CommandError`. */
export async function runRedrive(args: RedriveArgs, stage: StageClient, context: Context): Promise<void> {
  const config = await context.config();
  const known = [...Object.keys(config.targets), 'lifecycle'];
  if (!known.includes(args.queue)) {
    throw new CommandError(`There is no ${args.queue}: name one of ${known.join(', ')}.`, 2);
  }
  const isPersons = await chosenPerson(args, stage.roster, config);
  const isChosen = (deadLetter: { body: string; facts: Record<string, string> }) =>
    isAbout(deadLetter, args.reason) && isPersons(deadLetter);
  const queue = openDeadQueue(stage.sqs, await stage.queueUrl(`${args.queue}-dead`), context.now);
  if (args.discard) return discard(args, context, { queue, isChosen });
  await work(args, stage, context, config, { queue, isChosen });
}

type Chosen = Parameters<typeof redriveAll>[0] extends infer R extends { queue: unknown; isChosen: unknown }
  ? Pick<R, 'queue' | 'isChosen'>
  : never;

async function work(
  { queue: name, dryRun, wait, json, check }: RedriveArgs,
  stage: StageClient,
  context: Context,
  config: Loaded,
  chosen: Chosen,
): Promise<void> {
  let stopped = false;
  context.onInterrupt(() => {
    stopped = true;
  });
  const print = printer({ json, dryRun, sources: Object.keys(config.sources) }, stage.roster, context);
  const watched: Watched[] = [];
  const redrive =
    name === 'lifecycle'
      ? forLifecycle(stage, dryRun, context)
      : await forTarget(stage, config, dryRun, context);
  const outcomes = await redriveAll({
    ...chosen,
    dryRun,
    async redrive(deadLetter) {
      const { person, target = name } = deadLetter.facts;
      const before = person === undefined ? undefined : await stage.roster.account(person, target);
      const redriven = await redrive(deadLetter);
      if (redriven.woken) watched.push({ ...redriven.woken, errorAt: before?.lastError?.at });
      await print.nameOf(redriven.woken?.person ?? person);
      return redriven;
    },
    stopped: () => stopped,
    onCauses: print.causes,
    onDeadLetter: print.deadLetter,
  });
  const seen = { applied: 0, blocked: 0, failed: 0, tried: 0, waits: 0 };
  await watchAccounts(watched, wait * 1_000, {
    roster: stage.roster,
    now: context.now,
    sleep: context.sleep,
    stopped: () => stopped || wait === 0,
    onSeen(one) {
      seen[one.seen]++;
      if (wait > 0) print.seen(one);
    },
  });
  print.summary(outcomes, wait === 0 ? {} : seen, stopped);
  const left =
    (outcomes['still fails'] ?? 0) + (outcomes['not ours'] ?? 0) + (dryRun ? (outcomes.redriven ?? 0) : 0);
  if (check && (left > 0 || watched.length > seen.applied)) context.exitCode = 3;
}

async function discard(
  { queue: name, dryRun, yes, json }: RedriveArgs,
  context: Context,
  { queue, isChosen }: Chosen,
): Promise<void> {
  const plans: string[] = [];
  let found = 0;
  const discarded = await discardAll({
    queue,
    isChosen: (deadLetter) => isChosen(deadLetter) && !isOurs(deadLetter, name),
    mayDiscard(causes, count) {
      found = count;
      plans.push(...causes.map(({ cause, count: each }) => `${String(each).padStart(6)}  ${cause}`));
      const plan = [
        ...plans,
        `${count} ${count === 1 ? 'dead letter is' : 'dead letters are'} not ours.`,
      ].join('\n');
      if (dryRun) return Promise.resolve(false);
      return confirmed(context, { plan, question: `Delete ${count} for good?`, yes });
    },
  });
  if (json) return context.json({ queue: name, found, discarded, dryRun });
  if (dryRun && found > 0) for (const line of plans) context.print(line);
  if (found === 0) context.print('No dead letter here is not ours.');
  else context.print(dryRun ? `${found} would be discarded.` : `${discarded} discarded.`);
}
