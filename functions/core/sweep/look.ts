import type { Item } from '../../lib/aws/table.ts';
import { second } from '../../lib/duration.ts';
import { safeError } from '../../lib/safe-error.ts';
import { type Failure, Transient } from '../contracts/errors.ts';
import { eachAlone, type Failed, throwOneOf } from '../delivery/each-alone.ts';
import { matchingOf } from '../reconcile/matching-of.ts';
import { type Pace, reconcile } from '../reconcile/reconcile.ts';
import { personOf } from '../roster/due.ts';
import { lookAgainLater, lookedAt } from '../roster/look-again.ts';
import { rematch } from '../roster/rematch.ts';
import { isTimeFor } from './is-time-for.ts';
import type { Look, Sweeping } from './sweeping.ts';

/** The words under which the log names people who could not be looked at; the alarm sends the operator there. */
export const notLookedAt = 'people who could not be looked at';

/** People looked at at once: nobody waits for one who takes long. */
const atOnce = 8;
/** The most that one person may take, and what has to be left of the sweep to begin with one. */
const takesAtMost = 15 * second;

/** Looks at everybody whom these items of the index are about, once, and unless it is in vain for now. */
export async function lookAtAll(look: Look, items: Item[]): Promise<void> {
  const now = new Date(look.world.roster.now()).toISOString();
  const persons = new Set(items.map(personOf)).difference(look.seen);
  await lookAt(
    look,
    [...persons].filter((person) => (look.waiting.get(person) ?? '') <= now),
    'at once',
  );
}

/** Looks at these persons; those who cannot be looked at are remembered. Answers who was begun with. */
export async function lookAt(
  look: Look,
  persons: string[],
  pace: Pace,
): Promise<{ begun: string[]; failed: Failed<string>[] }> {
  const { world, seen, waiting } = look;
  const { table, now } = world.roster;
  const looked = await eachAlone(
    persons,
    async (person) => {
      if (pace === 'at once') seen.add(person);
      await inTime(look, lookAgain(world, person, pace));
      if (waiting.delete(person)) await lookedAt(table, person);
    },
    { atOnce, goOn: () => isTimeFor(look) },
  );
  for (const { one, failure } of looked.failed) look.failed.set(one, said(failure));
  const forgotten = await eachAlone(looked.failed, ({ one }) => lookAgainLater(table, one, now()));
  throwOneOf(forgotten.failed);
  return looked;
}

/** What became of a person in time; work that takes longer goes on by itself, and does no harm. */
async function inTime({ world, deadline }: Look, work: Promise<void>): Promise<void> {
  const limit = Math.min(takesAtMost, deadline - world.roster.now());
  const late = world.sleep(limit).then(() => {
    throw new Transient('the look takes too long');
  });
  await Promise.race([work, late]);
}

async function lookAgain(world: Sweeping, person: string, pace: Pace): Promise<void> {
  await world.roster.together(async (roster) => {
    const inner = { ...world, roster };
    const { homes, failed } = await rematch(matchingOf(inner), person);
    const reconciled = await eachAlone(homes, (home) => reconcile(inner, home, undefined, pace));
    throwOneOf([...reconciled.failed, ...failed]);
  });
}

function said({ message, cause }: Failure): string {
  return cause === undefined ? message : `${message}: ${safeError(cause)}`;
}
