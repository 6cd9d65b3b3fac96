import type { HeldPerson } from '../../../functions/core/operate/held-persons.ts';
import { callerOf } from '../caller.ts';
import { CommandError } from '../command-error.ts';
import { confirmed } from '../confirmed.ts';
import type { Context } from '../context.ts';
import type { Result } from './apply-decision.ts';
import { applyDecision } from './apply-decision.ts';
import type { DecideArgs, Deciding } from './held-for.ts';
import { printHeld } from './print-held.ts';

const namedAtMost = 10;

/** Asks, decides on all of these, and says what came of it. Throws `CommandError`. */
export async function decideOn(
  held: HeldPerson[],
  ruling: 'approved' | 'rejected',
  deciding: Deciding,
  args: DecideArgs,
): Promise<void> {
  const { context, client, stage } = deciding;
  const { json, dryRun = false, check } = args;
  const none = { decided: 0, changed: 0, failed: 0 };
  const end = (result: Result, text: string) => {
    if (json) context.json({ held: held.length, ...result, dryRun });
    else context.print(text);
  };
  if (held.length === 0) return end(none, 'Nothing is held that was asked for.');
  const many = `${held.length} ${held.length === 1 ? 'person' : 'people'}`;
  if (!json) await printSome(held, deciding);
  if (dryRun) return end(none, `${many} would be ${ruling}.`);
  if (!(await isWanted(many, ruling, context, args))) return end(none, 'Nothing was done.');
  const by = await callerOf(stage);
  const decision = { ruling, by, ...(args.reason !== undefined && { reason: args.reason }) };
  const result = await applyDecision(held, decision, client, context);
  end(result, sentenceOf(result, ruling));
  if (result.failed > 0) context.exitCode = 1;
  else if (check && result.changed > 0) context.exitCode = 3;
}

async function printSome(held: HeldPerson[], deciding: Deciding): Promise<void> {
  const some = held.slice(0, namedAtMost);
  await printHeld(some, deciding, {});
  if (held.length > some.length) deciding.context.print(`… and ${held.length - some.length} more`);
}

/** Without a terminal a decision needs `--yes`, and a reason that the audit trail keeps. */
async function isWanted(
  many: string,
  ruling: 'approved' | 'rejected',
  context: Context,
  { yes, reason }: DecideArgs,
): Promise<boolean> {
  if (context.stdin.isTTY !== true && yes && reason === undefined) {
    throw new CommandError('Give --reason, which the audit trail keeps. Nothing was done.', 2);
  }
  const question = ruling === 'approved' ? `Do this for ${many}?` : `Leave ${many} as they are?`;
  return confirmed(context, { plan: `${many} would be ${ruling}.`, question, ...(yes && { yes }) });
}

function sentenceOf({ decided, changed, failed }: Result, ruling: string): string {
  const changedBy = changed > 0 ? ` ${changed} had changed meanwhile: look at them again.` : '';
  const failedBy = failed > 0 ? ` ${failed} could not be decided on: run it again.` : '';
  return `${decided} ${ruling}.${changedBy}${failedBy}`;
}
