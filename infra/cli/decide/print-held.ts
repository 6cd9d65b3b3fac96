import type { PlannedStep } from '../../../functions/core/accounts/hold.ts';
import type { HeldPerson } from '../../../functions/core/operate/held-persons.ts';
import type { Context } from '../context.ts';
import { wrapped } from '../lines.ts';
import { namesOf } from '../names-of.ts';
import { plainText } from '../plain-text.ts';
import { stepLines } from '../step-lines.ts';
import { when } from '../when.ts';

import type { DecideArgs, Deciding } from './held-for.ts';

/** Prints what is held: a person, since when, and for each target what would be done. */
export async function printHeld(
  held: HeldPerson[],
  { client, context }: Deciding,
  { json }: Pick<DecideArgs, 'json'>,
): Promise<void> {
  if (json) {
    for (const { person, since, accounts } of held) {
      const plans = accounts.map(({ target, hold, desiredState, causedBy }) => ({
        target,
        by: hold?.by,
        desired: desiredState,
        plan: hold?.plan,
        steps: hold?.steps,
        ...(hold?.was && { was: hold.was }),
        causedBy,
      }));
      context.jsonLine({ person, since, accounts: plans });
    }
    return;
  }
  const nameOf = namesOf(client.roster, Object.keys((await context.config()).sources));
  for (const one of held)
    for (const line of linesOf(one, await nameOf(one.person), context)) context.print(line);
}

/** What of a plan is another than in the plan that was held before it. */
function movedSince(was: PlannedStep[], steps: PlannedStep[]): string[] {
  const titles = (all: PlannedStep[]) => new Set(all.map(({ title }) => plainText(title)));
  const [before, now] = [titles(was), titles(steps)];
  const news = [...now.difference(before)].map((title) => `new since it was held before: ${title}`);
  const gone = [...before.difference(now)].map((title) => `no more in it: ${title}`);
  const changes = [...news, ...gone];
  return changes.length > 0 ? changes : ['what it costs is another than when it was held before'];
}

function linesOf({ since, accounts }: HeldPerson, name: string, context: Context): string[] {
  const clock = { now: context.now(), timeZone: context.timeZone };
  const lines = wrapped(
    '',
    `${context.paint('bold', plainText(name))}  held ${when(since, clock)}`,
    context.width,
  );
  for (const { target, hold, desiredState } of accounts) {
    const first = `  ${target.padEnd(12)}`;
    const blank = ' '.repeat(first.length);
    const { steps = [], was } = hold ?? {};
    if (steps.length === 0) lines.push(`${first}to be ${desiredState}`);
    for (const [index, step] of steps.entries()) {
      lines.push(...stepLines(index === 0 ? first : blank, step, context));
    }
    for (const text of was ? movedSince(was, steps) : []) lines.push(...wrapped(blank, text, context.width));
  }
  return lines;
}
