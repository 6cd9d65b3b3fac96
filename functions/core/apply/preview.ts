import { hashOf } from '../accounts/hash.ts';
import { asFailure } from '../contracts/as-failure.ts';
import type { Failure } from '../contracts/errors.ts';
import type { Step } from '../contracts/step.ts';
import { type Lane, laneFor } from '../delivery/lane.ts';
import { desiredFor } from '../reconcile/desired-for.ts';
import { type Evaluating, evaluate } from '../reconcile/evaluate.ts';
import { otherOwner } from '../roster/claim-account.ts';
import type { Applying } from './applying.ts';
import { takenBy } from './call.ts';
import { converging, type Hooks } from './converging.ts';

/** What would be done for a person now: the steps (none: all is well), or why that cannot be told. */
type Preview = { lane: Lane; steps: Step[] } | { failure: Failure };

type Previewing = Evaluating & Pick<Applying, 'client'>;

/**
 * What the worker would do first for one person on one target, by the worker's own code, which is stopped at its plan.
 * Reads only; throws nothing.
 */
export async function preview(world: Previewing, person: string, targetId: string): Promise<Preview> {
  try {
    return await planFor(world, person, targetId);
  } catch (thrown) {
    return { failure: asFailure(thrown) };
  }
}

async function planFor(world: Previewing, person: string, targetId: string): Promise<Preview> {
  const target = world.targets[targetId];
  const evaluation = await evaluate(world, person);
  const { desired } = desiredFor(world, evaluation, targetId);
  const lane = laneFor(desired.state);
  const account = evaluation.accounts[targetId] ?? { person, target: targetId, status: 'unmanaged' };
  if (target === undefined || desired.state === 'unmanaged' || hashOf(desired) === account.appliedHash) {
    return { lane, steps: [] };
  }
  const hooks: Hooks = {
    ...nothing,
    async see(externalId) {
      const owner = await otherOwner(world.roster, person, targetId, externalId);
      if (owner !== undefined) throw takenBy(target, owner);
    },
    plan: async (steps) => {
      throw new Planned(steps);
    },
  };
  try {
    await converging(
      world,
      targetId,
      { target, desired, account, disputed: evaluation.dispute?.email },
      hooks,
    );
    return { lane, steps: [] };
  } catch (thrown) {
    if (thrown instanceof Planned) return { lane, steps: thrown.steps };
    throw thrown;
  }
}

/** Ends the convergence where the worker would begin to change something. */
class Planned extends Error {
  override readonly name = 'Planned';
  readonly steps: Step[];
  constructor(steps: Step[]) {
    super('planned');
    this.steps = steps;
  }
}

const nothing = {
  keep: async () => {},
  tried: async () => {},
  made: async () => {},
  record: async () => {},
};
