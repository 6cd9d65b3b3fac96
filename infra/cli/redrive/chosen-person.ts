import type { Config } from '../../../functions/core/config/config.ts';
import type { DeadLetter } from '../../../functions/core/delivery/dead-letter-groups.ts';
import { decodeEvents } from '../../../functions/core/delivery/decode-events.ts';
import { findPerson } from '../../../functions/core/operate/find-person.ts';
import type { Roster } from '../../../functions/core/roster/roster.ts';
import { targets } from '../../../functions/targets/index.ts';
import { CommandError } from '../command-error.ts';
import { decoded } from './decoded.ts';

/**
 * Whether a dead letter is about the person that is asked for; about anybody where none is. Throws `CommandError` where no
 * source has spoken of such a person.
 */
export async function chosenPerson(
  { person: who, queue }: { person?: string; queue: string },
  roster: Roster,
  config: Config,
): Promise<(deadLetter: DeadLetter) => boolean> {
  if (who === undefined) return () => true;
  const person = await findPerson({ roster, config, targets }, who);
  if (person === undefined) throw new CommandError(`No source has spoken of ${who} yet.`);
  if (queue !== 'lifecycle') return ({ facts }) => facts.person === person;
  // An event knows its source's user, and no person yet.
  const { identities } = await roster.load(person);
  const users = new Set(identities.map(({ source, userId }) => `${source} ${userId}`));
  return (deadLetter) =>
    (decoded(deadLetter, decodeEvents) ?? []).some(({ source, user }) => users.has(`${source} ${user?.id}`));
}
