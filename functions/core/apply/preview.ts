import { hashOf } from '../accounts/hash.ts';
import { asFailure } from '../contracts/as-failure.ts';
import type { Desired } from '../contracts/desired.ts';
import { Blocked, type Failure } from '../contracts/errors.ts';
import type { Step } from '../contracts/step.ts';
import { type Lane, laneFor } from '../delivery/lane.ts';
import { desiredFor } from '../reconcile/desired-for.ts';
import { type Evaluating, type Evaluation, evaluate } from '../reconcile/evaluate.ts';
import { otherOwner } from '../roster/claim-account.ts';
import type { Applying } from './applying.ts';
import { takenBy } from './call.ts';
import { converging, type Hooks } from './converging.ts';
import { rehearsed } from './rehearsed.ts';

/**
 * What would be done for a person now: all the steps (none: all is well), what a human must see to besides, and why they
 * should be what they should be; or why that cannot be told.
 */
export type Preview =
  | { lane: Lane; desired: Desired; steps: Step[]; blocked?: Blocked; evaluation: Evaluation }
  | { failure: Failure; desired?: Desired; evaluation?: Evaluation };

type Previewing = Evaluating & Pick<Applying, 'client'>;

/**
 * What the worker would do for one person on one target, by the worker's own code over a target that changes nothing.
 * Reads only; throws nothing.
 */
export async function preview(world: Previewing, person: string, targetId: string): Promise<Preview> {
  let evaluation: Evaluation | undefined;
  let desired: Desired | undefined;
  try {
    evaluation = await evaluate(world, person);
    ({ desired } = desiredFor(world, evaluation, targetId));
    return { ...(await planFor(world, evaluation, targetId, desired)), desired, evaluation };
  } catch (thrown) {
    return { failure: asFailure(thrown), ...(desired && { desired }), ...(evaluation && { evaluation }) };
  }
}

async function planFor(
  world: Previewing,
  evaluation: Evaluation,
  targetId: string,
  desired: Desired,
): Promise<{ lane: Lane; steps: Step[]; blocked?: Blocked }> {
  const { person } = evaluation;
  const target = world.targets[targetId];
  const lane = laneFor(desired.state);
  const account = evaluation.accounts[targetId] ?? { person, target: targetId, status: 'unmanaged' };
  if (target === undefined || desired.state === 'unmanaged' || hashOf(desired) === account.appliedHash) {
    return { lane, steps: [] };
  }
  const steps: Step[] = [];
  const rehearsal = rehearsed(target);
  const hooks: Hooks = {
    ...nothing,
    async see(externalId) {
      const owner = await otherOwner(world.roster, person, targetId, externalId);
      if (owner !== undefined) throw takenBy(target, owner);
    },
    plan: async (planned) => {
      steps.push(...planned);
      if (rehearsal === undefined) throw new Planned();
    },
  };
  try {
    await converging(
      world,
      targetId,
      { target: rehearsal ?? target, desired, account, disputed: evaluation.dispute?.email },
      hooks,
    );
    return { lane, steps };
  } catch (thrown) {
    if (thrown instanceof Planned) return { lane, steps };
    // What a human must see to is said behind all that can be done.
    if (thrown instanceof Blocked && steps.length > 0) return { lane, steps, blocked: thrown };
    throw thrown;
  }
}

/** Ends the convergence where the worker would begin to change something. */
class Planned extends Error {
  override readonly name = 'Planned';
}

const nothing = {
  keep: async () => {},
  tried: async () => {},
  made: async () => {},
  record: async () => {},
};
