import type { Hold } from '../../../functions/core/accounts/hold.ts';
import { findPerson } from '../../../functions/core/operate/find-person.ts';
import { type HeldPerson, heldPersons } from '../../../functions/core/operate/held-persons.ts';
import { targets as registry } from '../../../functions/targets/index.ts';
import { CommandError } from '../command-error.ts';
import type { Context } from '../context.ts';
import { plainText } from '../plain-text.ts';
import type { StageClient } from '../stage-client.ts';
import type { Stage } from '../stage-options.ts';

/** Which of what is held is meant, and how to answer. */
export type DecideArgs = {
  persons: string[];
  target?: string;
  reason?: string;
  yes?: true;
  dryRun?: boolean;
  json?: true;
  check?: true;
};

export type Deciding = { stage: Stage; client: StageClient; context: Context };

/** What is held for these reasons and was asked for, the longest first. Throws `CommandError`. */
export async function heldFor(
  { client, context }: Deciding,
  { persons, target }: Pick<DecideArgs, 'persons' | 'target'>,
  reasons: readonly Hold['by'][],
): Promise<HeldPerson[]> {
  const config = await context.config();
  const known = Object.keys(config.targets);
  if (target !== undefined && !known.includes(target)) {
    throw new CommandError(`There is no target ${target}: name one of ${known.join(', ')}.`, 2);
  }
  const ids = new Set<string>();
  for (const who of persons) {
    const person = await findPerson({ roster: client.roster, config, targets: registry }, who);
    if (person === undefined) throw new CommandError(`No source has spoken of ${plainText(who)} yet.`);
    ids.add(person);
  }
  const held = await heldPersons(client.roster, target === undefined ? known : [target], reasons);
  return ids.size === 0 ? held : held.filter(({ person }) => ids.has(person));
}
