import { hashOf } from '../accounts/hash.ts';
import { mayCost } from '../accounts/may-cost.ts';
import { sift } from '../accounts/sift.ts';
import { asFailure } from '../contracts/as-failure.ts';
import type { Desired } from '../contracts/desired.ts';
import type { Blocked, Failure } from '../contracts/errors.ts';
import type { Step } from '../contracts/step.ts';
import { type Lane, laneFor } from '../delivery/lane.ts';
import { desiredFor } from '../reconcile/desired-for.ts';
import { type Evaluating, type Evaluation, evaluate } from '../reconcile/evaluate.ts';
import type { Applying } from './applying.ts';
import { rehearse } from './rehearse.ts';

/**
 * What would be done for a person now: all the steps (none: all is well), what a human must see to besides, and why they
 * should be what they should be; or why that cannot be told.
 */
export type Preview =
  | {
      lane: Lane;
      desired: Desired;
      steps: Step[];
      blocked?: Blocked;
      /** What costs cover on call is held for a human. */
      isHeldForCover?: true;
      evaluation: Evaluation;
    }
  | { failure: Failure; desired?: Desired; evaluation?: Evaluation };

type Previewing = Evaluating & Pick<Applying, 'client'>;

/**
 * What the worker would do for one person on one target, by the worker's own code over a target that changes nothing; with
 * `removed` as if they had left and their grace period were over. Reads only; throws nothing.
 */
export async function preview(
  world: Previewing,
  person: string,
  targetId: string,
  as: 'is' | 'removed' = 'is',
): Promise<Preview> {
  let evaluation: Evaluation | undefined;
  let desired: Desired | undefined;
  try {
    evaluation = await evaluate(world, person);
    desired = as === 'is' ? desiredFor(world, evaluation, targetId).desired : removalOf(evaluation);
    return { ...(await planFor(world, evaluation, targetId, desired)), desired, evaluation };
  } catch (thrown) {
    return { failure: asFailure(thrown), ...(desired && { desired }), ...(evaluation && { evaluation }) };
  }
}

/** What a person is to be when their grace period is over, whatever they are today. */
function removalOf({ merged: { profile } }: Evaluation): Desired {
  return { state: 'absent', ...(profile?.email !== undefined && { email: profile.email }) };
}

async function planFor(
  world: Previewing,
  evaluation: Evaluation,
  targetId: string,
  desired: Desired,
): Promise<Pick<Extract<Preview, { lane: Lane }>, 'lane' | 'steps' | 'blocked' | 'isHeldForCover'>> {
  const { person, excluded } = evaluation;
  const target = world.targets[targetId];
  const lane = laneFor(desired.state);
  const account = evaluation.accounts[targetId] ?? { person, target: targetId, status: 'unmanaged' };
  if (excluded !== undefined) return { lane, steps: [] };
  if (target === undefined || desired.state === 'unmanaged' || hashOf(desired) === account.appliedHash) {
    return { lane, steps: [] };
  }
  const { steps, blocked } = await rehearse(
    world,
    { person, target: targetId },
    { target, desired, account, disputed: evaluation.dispute?.email },
  );
  const isHeldForCover = !sift(steps, mayCost(world.config.leavers.onCall, [])).isWhole;
  return { lane, steps, ...(blocked && { blocked }), ...(isHeldForCover && { isHeldForCover }) };
}
