import { restore } from '../../../functions/core/apply/restore.ts';
import type { Config } from '../../../functions/core/config/config.ts';
import { eachAlone } from '../../../functions/core/delivery/each-alone.ts';
import { findPerson } from '../../../functions/core/operate/find-person.ts';
import { snapshotsOf } from '../../../functions/core/roster/snapshots.ts';
import { targets } from '../../../functions/targets/index.ts';
import { secretsPrefix } from '../../names.ts';
import { callerOf } from '../caller.ts';
import { CommandError } from '../command-error.ts';
import { confirmed } from '../confirmed.ts';
import type { Context } from '../context.ts';
import { plainText } from '../plain-text.ts';
import type { StageClient } from '../stage-client.ts';
import type { Stage } from '../stage-options.ts';
import { changingClients } from '../vendor-clients.ts';
import { wakerOf } from '../waker.ts';
import { formatProposal } from './format-restore.ts';
import { type Proposal, proposalFor, type Restoring, sentenceOf } from './proposal.ts';

export type RestoreArgs = {
  person: string;
  target?: string;
  at?: string;
  dryRun: boolean;
  yes?: true;
  json?: true;
};

/** What became of a target: what is lacking, or was restored, and what is not. */
type Outcome = {
  target: string;
  at?: string;
  steps: string[];
  left: string[];
  restored: boolean;
  error?: string;
};

/** Shows what would be restored, asks, and does it. Throws `CommandError` where nothing is kept, or the person is not known. */
export async function runRestore(args: RestoreArgs, stage: Stage, context: Context): Promise<void> {
  const config = await context.config('port' in stage);
  const client = await context.openStage(stage);
  const person = await findPerson({ roster: client.roster, config, targets }, args.person);
  if (person === undefined) throw new CommandError(`No source has spoken of ${plainText(args.person)} yet.`);
  const ids = await targetsOf(args, person, client, config);
  const world = await worldOf(client, config, stage, context);
  const proposals: Proposal[] = [];
  for (const target of ids) proposals.push(await proposalFor(world, { person, target, at: args.at }));
  const plan = proposals.flatMap((one) => formatProposal(one, context)).map(plainText);
  const outcomes = await outcomesOf(proposals, plan.join('\n'), { args, world, context });
  context.exitCode = outcomes.some(({ error }) => error !== undefined) ? 1 : 0;
  if (args.json) context.json({ person, targets: outcomes });
}

type Asking = { args: RestoreArgs; world: Restoring; context: Context };

/** A plan that is only shown is the answer; one that is asked about is part of the question. */
async function outcomesOf(proposals: Proposal[], plan: string, { args, world, context }: Asking) {
  const isAnything = proposals.some((one) => 'plan' in one && one.plan.steps.length > 0);
  const outcomes = proposals.map(outcomeOf);
  const show = (text: string) => (args.json ? undefined : context.print(text));
  if (args.dryRun || !isAnything) {
    show(plan);
    show(isAnything ? 'Nothing was changed.' : 'Nothing was to be done.');
    return outcomes;
  }
  const isMeant = await confirmed(context, {
    plan,
    question: 'Restore this?',
    ...(args.yes && { yes: true }),
  });
  if (!isMeant) {
    show('Nothing was done.');
    return outcomes;
  }
  const { failed } = await eachAlone(proposals, async (proposal) => {
    if (!('plan' in proposal) || proposal.plan.steps.length === 0) return;
    await restore(world, proposal.found, proposal.plan.steps);
    const outcome = outcomes.find(({ target }) => target === proposal.target);
    if (outcome !== undefined) outcome.restored = true;
  });
  for (const { one, failure } of failed) {
    const outcome = outcomes.find(({ target }) => target === one.target);
    if (outcome !== undefined) outcome.error = sentenceOf(failure);
  }
  for (const outcome of outcomes) show(plainText(inWords(outcome)));
  return outcomes;
}

function outcomeOf(proposal: Proposal): Outcome {
  const { target } = proposal;
  if ('refusal' in proposal) return { target, steps: [], left: [], restored: false, error: proposal.refusal };
  const { found, plan } = proposal;
  const steps = plan.steps.map(({ title }) => title);
  const error = plan.blocked?.by;
  return { target, at: found.head.at, steps, left: plan.left, restored: false, ...(error && { error }) };
}

function inWords({ target, restored, steps, error }: Outcome): string {
  if (restored && error === undefined) return `${target}: restored; a worker looks at the account next.`;
  if (error === undefined) return `${target}: nothing is lacking.`;
  return `${target}: ${steps.length > 0 ? 'not all is restored' : 'not restored'}: ${error}`;
}

/** Those that are named, or where anything is kept. */
async function targetsOf(
  { target, person: name }: RestoreArgs,
  person: string,
  { table }: StageClient,
  config: Config,
): Promise<string[]> {
  const all = Object.keys(config.targets);
  if (target !== undefined) {
    if (all.includes(target)) return [target];
    throw new CommandError(`There is no target ${target}: name one of ${all.join(', ')}.`, 2);
  }
  const kept: string[] = [];
  for (const id of all) if ((await snapshotsOf(table, person, id)).length > 0) kept.push(id);
  if (kept.length > 0) return kept;
  throw new CommandError(
    `Nothing is kept of ${plainText(name)}: they were never removed, or longer ago than leavers.keepSnapshots.`,
  );
}

async function worldOf(
  client: StageClient,
  config: Config,
  stage: Stage,
  context: Context,
): Promise<Restoring> {
  const { roster, secrets, name } = client;
  const secret = (id: string, fresh: boolean) =>
    secrets.current(`${secretsPrefix(name)}/targets/${id}`, fresh);
  return {
    roster,
    config,
    targets,
    client: changingClients(client, config, await context.http(), secret, context),
    wakeUp: wakerOf(client, context.newId),
    sleep: context.sleep,
    by: await callerOf(stage),
  };
}
