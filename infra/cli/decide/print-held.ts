import type { HeldPerson } from '../../../functions/core/operate/held-persons.ts';
import type { Context } from '../context.ts';
import { wrapped } from '../lines.ts';
import { namesOf } from '../names-of.ts';
import { plainText } from '../plain-text.ts';
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

function linesOf({ since, accounts }: HeldPerson, name: string, context: Context): string[] {
  const clock = { now: context.now(), timeZone: context.timeZone };
  const lines = wrapped(
    '',
    `${context.paint('bold', plainText(name))}  held ${when(since, clock)}`,
    context.width,
  );
  for (const { target, hold, desiredState } of accounts) {
    const first = `  ${target.padEnd(12)}`;
    const steps = hold?.steps ?? [];
    if (steps.length === 0) lines.push(`${first}to be ${desiredState}`);
    for (const [index, { title, reversible }] of steps.entries()) {
      const text = `${plainText(title)}${reversible ? '' : ' (cannot be taken back)'}`;
      lines.push(...wrapped(index === 0 ? first : ' '.repeat(first.length), text, context.width));
    }
  }
  return lines;
}
