import { Blocked } from '../contracts/errors.ts';
import type { Step } from '../contracts/step.ts';
import type { Wake } from '../delivery/wake-up.ts';
import { otherOwner } from '../roster/claim-account.ts';
import type { Applying } from './applying.ts';
import type { Converged } from './converge.ts';
import { converging, type Hooks, type Rounds } from './converging.ts';
import { rehearsed } from './rehearsed.ts';
import { takenBy } from './taken-by.ts';

/** Whose account is looked at, and what it should be. */
export type Rehearsing = Rounds;

/**
 * All the steps that would be taken; `converged` where none is left after them, `blocked` where a human must see to something
 * besides.
 */
type Rehearsal = { steps: Step[]; converged?: Converged; blocked?: Blocked };

/**
 * The worker's own rounds over a target that changes nothing: reads the vendor, and writes nowhere. Throws one of the five errors.
 * Of a target that cannot foresee what a step leads to, the steps are those that can be told at once.
 */
export async function rehearse(
  world: Pick<Applying, 'roster' | 'config' | 'client'>,
  { person, target: targetId }: Pick<Wake, 'person' | 'target'>,
  rounds: Rehearsing,
): Promise<Rehearsal> {
  const { target } = rounds;
  const steps: Step[] = [];
  const rehearsal = rehearsed(target);
  const hooks: Hooks = {
    ...nothing,
    async see(externalIds) {
      const owner = await otherOwner(world.roster, person, targetId, externalIds);
      if (owner !== undefined) throw takenBy(target, owner);
    },
    plan: async (planned) => {
      steps.push(...planned);
      if (rehearsal === undefined) throw new Planned();
    },
  };
  try {
    const converged = await converging(world, targetId, { ...rounds, target: rehearsal ?? target }, hooks);
    return { steps, converged };
  } catch (thrown) {
    if (thrown instanceof Planned) return { steps };
    // What a human must see to is said behind all that can be done.
    if (thrown instanceof Blocked && steps.length > 0) return { steps, blocked: thrown };
    throw thrown;
  }
}

/** Ends the rounds where the worker would begin to change something. */
class Planned extends Error {
  override readonly name = 'Planned';
}

const nothing = {
  keep: async () => {},
  tried: async () => {},
  made: async () => {},
  record: async () => {},
};
