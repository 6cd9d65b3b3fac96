import { preview } from '../../../functions/core/apply/preview.ts';
import { eachAlone } from '../../../functions/core/delivery/each-alone.ts';
import { findPerson } from '../../../functions/core/operate/find-person.ts';
import { targets as registry } from '../../../functions/targets/index.ts';
import type { Loaded } from '../../load-config.ts';
import { secretsPrefix } from '../../names.ts';
import { CommandError } from '../command-error.ts';
import type { Context } from '../context.ts';
import { plainText, plainTexts } from '../plain-text.ts';
import { progressLine } from '../progress-line.ts';
import type { StageClient } from '../stage-client.ts';
import { readingClients } from '../vendor-clients.ts';
import { moment } from '../when.ts';
import { formatPlanned, planCsv, sentenceOf, type Totals, totalsOf } from './format-plan.ts';
import { type LookAt, looksFor } from './looks.ts';
import { type Planned, plannedOf } from './planned.ts';

export type PlanArgs = {
  persons: string[];
  target?: string;
  all?: true;
  removal?: true;
  config?: string;
  json?: true;
  csv?: true;
  check?: true;
};

/** So many looks nobody minds; of more it is asked whether they are meant, because each costs calls. */
const unasked = 200;

/** Says what would be done, for whom and why, as of a fresh look at each vendor. Changes nothing. Throws `CommandError`. */
export async function runPlan(
  args: PlanArgs,
  stage: StageClient,
  context: Context,
  flags: string,
): Promise<void> {
  const config = await configOf(args, context);
  const { roster } = stage;
  const world = { roster, config, targets: registry };
  const ids = args.target === undefined ? Object.keys(config.targets) : [targetIn(config, args.target)];
  const persons = args.persons.length === 0 ? undefined : await personsIn(args.persons, world);
  const { looks, excluded } = await looksAsked(args, world, ids, persons);
  if (persons === undefined && !args.all && looks.length > unasked) {
    throw new CommandError(
      `${looks.length} accounts would have to be looked at, each for some calls of the vendor's limit: add --all, or name people or --target.`,
      2,
    );
  }
  const { plans, looked } = await planAll(looks, {
    stage,
    context,
    config,
    as: args.removal ? 'removed' : 'is',
  });
  const totals = totalsOf(plans);
  context.exitCode = exitCodeOf(totals, looked === looks.length, args);
  // A plan that is not whole is none to go by.
  if (looked < looks.length)
    context.say(`Stopped after ${looked} of ${looks.length} looks: this is not all.`);
  if (args.json) {
    const whole = looked === looks.length;
    return context.json({ plans, totals, whole, ...(excluded.length > 0 && { excluded }) });
  }
  for (const { person, until, reason } of excluded)
    context.say(
      plainText(
        `person ${person} is excluded until ${moment(until, context)}, and nothing is done: ${reason}`,
      ),
    );
  if (args.csv) {
    for (const line of planCsv(plainTexts(plans))) context.print(line);
    return;
  }
  const page = {
    paint: context.paint,
    width: context.width,
    timeZone: context.timeZone,
    now: context.now(),
    flags,
  };
  for (const [index, plan] of plainTexts(plans).entries()) {
    const isFirst = plans[index - 1]?.person !== plan.person;
    for (const line of formatPlanned(plan, page, isFirst)) context.print(line);
  }
  if (looked === looks.length || totals.persons > 0) context.print(sentenceOf(totals));
}

/** Of people whose removal is asked about every target is looked at. Throws `CommandError`. */
async function looksAsked(
  { removal }: PlanArgs,
  world: Parameters<typeof looksFor>[0],
  targets: string[],
  persons: string[] | undefined,
): ReturnType<typeof looksFor> {
  if (!removal) return looksFor(world, targets, persons);
  if (persons === undefined)
    throw new CommandError('Name the people whose removal is meant. Nothing was looked at.', 2);
  const looks = persons.flatMap((person) => targets.map((target) => ({ person, target })));
  return { looks, excluded: [] };
}

function exitCodeOf({ errors, persons }: Totals, isWhole: boolean, { check }: PlanArgs): 0 | 1 | 3 {
  if (!isWhole || errors > 0) return 1;
  return check && persons > 0 ? 3 : 0;
}

async function configOf({ config }: PlanArgs, context: Context): Promise<Loaded> {
  if (config === undefined) return context.config();
  return (await import('../../load-config.ts')).loadConfig(config);
}

function targetIn({ targets }: Loaded, target: string): string {
  if (Object.hasOwn(targets, target)) return target;
  throw new CommandError(`There is no target ${target}: name one of ${Object.keys(targets).join(', ')}.`, 2);
}

async function personsIn(names: string[], world: Parameters<typeof findPerson>[0]): Promise<string[]> {
  return Promise.all(
    names.map(async (who) => {
      const person = await findPerson(world, who);
      if (person === undefined) throw new CommandError(`No source has spoken of ${plainText(who)} yet.`);
      return person;
    }),
  );
}

const atOnce = 4;

type Planning = { stage: StageClient; context: Context; config: Loaded; as: 'is' | 'removed' };

/** Each vendor is looked at by the worker's own code, in the worker's own rate limit; one that fails stops no other. */
async function planAll(
  looks: LookAt[],
  { stage, context, config, as }: Planning,
): Promise<{ plans: Planned[]; looked: number }> {
  const { roster, secrets } = stage;
  const secret = (id: string, fresh: boolean) =>
    secrets.current(`${secretsPrefix(stage.name)}/targets/${id}`, fresh);
  const client = readingClients(stage, config, await context.http(), secret, context);
  const world = { roster, config, targets: registry, client };
  const progress = progressLine(context.stderr);
  let done = 0;
  const plans: Planned[] = [];
  let isStopped = false;
  context.onInterrupt(() => {
    isStopped = true;
  });
  const { begun, failed } = await eachAlone(
    looks,
    async ({ person, target }) => {
      const found = await preview(world, person, target, as);
      progress.show(`${++done} of ${looks.length} looks at vendors`);
      const plan = await plannedOf(world, target, person, found, as);
      if (plan !== undefined) plans.push(plan);
    },
    { atOnce, goOn: () => !isStopped },
  );
  progress.clear();
  plans.push(...failed.map(({ one, failure }) => untold(one, failure.message)));
  plans.sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
  return { plans, looked: begun.length };
}

/** A person of whom nothing could be read is in the plan all the same. */
function untold({ person, target }: LookAt, error: string): Planned {
  return { person, target, shouldBe: 'unknown', steps: [], reason: 'nobody can tell', error };
}

function keyOf({ email = '~', person, target }: Planned): string {
  return `${email} ${person} ${target}`;
}
