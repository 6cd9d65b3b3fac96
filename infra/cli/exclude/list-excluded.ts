import { type ExcludedPerson, exclusionsIn } from '../../../functions/core/roster/exclusions.ts';
import type { Context } from '../context.ts';
import { wrapped } from '../lines.ts';
import { namesOf } from '../names-of.ts';
import { plainText } from '../plain-text.ts';
import type { StageClient } from '../stage-client.ts';
import { when } from '../when.ts';

/** Shows everybody who is excluded, the first to end first. */
export async function listExcluded(
  { json }: { json?: true },
  { roster }: Pick<StageClient, 'roster'>,
  context: Context,
): Promise<void> {
  const excluded: ExcludedPerson[] = [];
  for await (const page of exclusionsIn(roster.table)) excluded.push(...page);
  if (json) return context.json({ excluded });
  if (excluded.length === 0) return context.print('Nobody is excluded.');
  const nameOf = namesOf(roster, Object.keys((await context.config()).sources));
  for (const { person, until, reason, by } of excluded) {
    const text = `${await nameOf(person)} until ${when(until, { now: context.now(), timeZone: context.timeZone })}: ${reason} (by ${by})`;
    for (const line of wrapped('', plainText(text), context.width)) context.print(line);
  }
}
