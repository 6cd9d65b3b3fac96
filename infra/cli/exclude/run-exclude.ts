import { findPerson } from '../../../functions/core/operate/find-person.ts';
import { evaluate } from '../../../functions/core/reconcile/evaluate.ts';
import { exclude } from '../../../functions/core/roster/exclusions.ts';
import { targets } from '../../../functions/targets/index.ts';
import { callerOf } from '../caller.ts';
import { CommandError } from '../command-error.ts';
import { confirmed } from '../confirmed.ts';
import type { Context } from '../context.ts';
import { plainText } from '../plain-text.ts';
import type { Stage } from '../stage-options.ts';
import { moment } from '../when.ts';
import { endOf } from './end-of.ts';
import { planOf } from './plan-of.ts';

export type ExcludeArgs = {
  person: string;
  until?: string;
  reason?: string;
  end?: true;
  yes?: true;
  json?: true;
};

/** Leaves a person alone until then, or no longer. Throws `CommandError` where no such person is known, or no such time. */
export async function runExclude(args: ExcludeArgs, stage: Stage, context: Context): Promise<void> {
  if (context.stdin.isTTY !== true && args.yes && args.reason === undefined)
    throw new CommandError('Give --reason, which the audit trail keeps. Nothing was done.', 2);
  const until = args.until === undefined ? undefined : endOf(args.until, context.now());
  const config = await context.config();
  const { roster } = await context.openStage(stage);
  const world = { roster, config, targets };
  const person = await findPerson(world, args.person);
  if (person === undefined) throw new CommandError(`No source has spoken of ${plainText(args.person)} yet.`);
  const evaluation = await evaluate(world, person);
  const { excluded: before, merged } = evaluation;
  const name = plainText(merged.profile?.email ?? `person ${person}`);
  const answer = (state: object, text: string) =>
    args.json ? context.json({ person, ...state }) : context.print(text);
  if (until === undefined && before === undefined)
    return answer({ excluded: null }, `${name} is not excluded. Nothing was done.`);
  const plan =
    until === undefined
      ? `${name} is not excluded any more: what waited is done within a minute.`
      : planOf(name, moment(until, context), world, evaluation);
  const question = until === undefined ? `End it for ${name}?` : `Leave ${name} alone?`;
  if (!(await confirmed(context, { plan, question, ...(args.yes && { yes: true }) })))
    return answer({ excluded: before ?? null }, 'Nothing was done.');
  const by = await callerOf(stage);
  const reason = args.reason ?? before?.reason ?? '';
  const end = until ?? new Date(context.now()).toISOString();
  const exclusion = { until: end, reason, by };
  await exclude(roster.table, person, exclusion);
  const why = args.reason === undefined ? '' : `: ${args.reason}`;
  const what =
    until === undefined ? `exclusion ended by ${by}${why}` : `excluded by ${by} until ${end}${why}`;
  await roster.record(person, { what, causedBy: 'a human' });
  if (until === undefined) return answer({ excluded: null }, `${name} is not excluded any more.`);
  answer({ excluded: exclusion }, `${name} is left alone until ${moment(end, context)}.`);
}
