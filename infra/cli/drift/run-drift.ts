import type { Target } from '../../../functions/core/contracts/target.ts';
import type { Drift } from '../../../functions/core/drift/drift.ts';
import { reportOf } from '../../../functions/core/drift/report.ts';
import { merge } from '../../../functions/core/people/merge.ts';
import { targets as registry } from '../../../functions/targets/index.ts';
import type { Loaded } from '../../load-config.ts';
import { CommandError } from '../command-error.ts';
import type { Context } from '../context.ts';
import { plainTexts } from '../plain-text.ts';
import type { StageClient } from '../stage-client.ts';
import type { DriftArgs } from './args.ts';
import { type NamedDrift, named } from './drifted.ts';
import { fixDrift } from './fix-drift.ts';
import { driftCsv, formatDrift, sentenceOf } from './format-drift.ts';
import { lookedAt } from './looked-at.ts';

/** Says how the targets' accounts differ from what they should be, and has that corrected. Throws `CommandError`. */
export async function runDrift(
  args: DriftArgs,
  stage: StageClient,
  context: Context,
  flags: string,
): Promise<void> {
  const config = await context.config();
  const ids = targetsIn(config, args, context);
  const drifts = await Promise.all(
    (args.last ? await reported(ids, stage, context) : await lookedAt(ids, { stage, context, config })).map(
      (drift) =>
        named(drift, targetOf(drift.target)?.accounts?.hidden ?? '', async (person) => {
          const { identities } = await stage.roster.load(person);
          return merge(identities, Object.keys(config.sources)).profile?.email;
        }),
    ),
  );
  context.exitCode = exitCodeOf(drifts, args);
  if (args.json && !args.fix) return context.json({ targets: drifts });
  if (!args.json) show(drifts, args, context, flags);
  if (!args.fix) return;
  const fixed = await fixDrift(drifts, args, stage, context);
  const isRight = fixed.every(({ isCorrected }) => isCorrected);
  if (drifts.every(({ outcome }) => outcome.how === 'complete') && isRight) context.exitCode = 0;
  if (args.json) context.json({ targets: drifts, fixed });
}

/** What was put on record of the last night: of accounts that are left alone that is only how many. */
async function reported(ids: string[], { table }: StageClient, context: Context): Promise<Drift[]> {
  const found: Drift[] = [];
  for (const id of ids) {
    const report = await reportOf(table, id);
    if (report === undefined) context.say(`${id} was not compared yet: leave --last out to look now.`);
    else found.push({ ...report, leftAlone: [] });
  }
  return found;
}

function show(drifts: NamedDrift[], { csv, fix }: DriftArgs, context: Context, flags: string): void {
  const plain = plainTexts(drifts);
  if (csv) {
    for (const line of driftCsv(plain)) context.print(line);
    return;
  }
  const { paint, width, timeZone } = context;
  const page = { paint, width, timeZone, now: context.now(), flags };
  for (const drift of plain) for (const line of formatDrift(drift, page)) context.print(line);
  if (!fix) context.print(sentenceOf(plain, flags));
}

function targetsIn({ targets }: Loaded, { target }: DriftArgs, context: Context): string[] {
  const all = Object.keys(targets);
  if (target !== undefined && !all.includes(target))
    throw new CommandError(`There is no target ${target}: name one of ${all.join(', ')}.`, 2);
  const asked = target === undefined ? all : [target];
  const listed = asked.filter((id) => targetOf(id)?.accounts !== undefined);
  for (const id of asked.filter((one) => !listed.includes(one)))
    context.say(
      `${id} has no list of everybody: npx rollcall plan --target ${id} says what would be done there.`,
    );
  return listed;
}

function targetOf(id: string): Target | undefined {
  const all: Record<string, Target> = registry;
  return all[id];
}

function exitCodeOf(drifts: NamedDrift[], { check }: DriftArgs): 0 | 1 | 3 {
  if (drifts.some(({ outcome }) => outcome.how === 'cannot')) return 1;
  const differs = ({ outcome, differences }: NamedDrift) =>
    outcome.how === 'proves nothing' || differences.length > 0;
  return check && drifts.some(differs) ? 3 : 0;
}
