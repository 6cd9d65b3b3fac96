import { hashOf } from '../../../functions/core/accounts/hash.ts';
import { eachAlone, throwOneOf } from '../../../functions/core/delivery/each-alone.ts';
import { desiredFor } from '../../../functions/core/reconcile/desired-for.ts';
import { type Evaluating, evaluate } from '../../../functions/core/reconcile/evaluate.ts';
import type { ExcludedPerson } from '../../../functions/core/roster/exclusions.ts';
import { peopleIn } from '../../../functions/core/roster/people.ts';

/** A person on a target, at which a vendor has to be looked at to say what would be done. */
export type LookAt = { person: string; target: string };

const atOnce = 8;

/**
 * Where these persons, or all, are not what they should be by what was last proved: only there a vendor is looked at. Whose wish
 * cannot be told is looked at too, so that the reason is told. Who is excluded is not looked at, and named.
 */
export async function looksFor(
  world: Evaluating,
  targets: string[],
  persons?: readonly string[],
): Promise<{ looks: LookAt[]; excluded: ExcludedPerson[] }> {
  const looks: LookAt[] = [];
  const excluded: ExcludedPerson[] = [];
  const everybody = persons ?? (await allOf(world));
  const { failed } = await eachAlone(
    everybody,
    async (person) => {
      const evaluation = await evaluate(world, person);
      if (evaluation.excluded !== undefined) {
        excluded.push({ person, ...evaluation.excluded });
        return;
      }
      const differing = targets.filter((target) => {
        try {
          const { desired } = desiredFor(world, evaluation, target);
          return (
            desired.state !== 'unmanaged' && hashOf(desired) !== evaluation.accounts[target]?.appliedHash
          );
        } catch {
          return true;
        }
      });
      looks.push(...differing.map((target) => ({ person, target })));
    },
    { atOnce },
  );
  throwOneOf(failed);
  return { looks, excluded };
}

async function allOf({ roster }: Evaluating): Promise<string[]> {
  const all: string[] = [];
  for await (const page of peopleIn(roster.table)) all.push(...page.map(({ person }) => person));
  return all;
}
