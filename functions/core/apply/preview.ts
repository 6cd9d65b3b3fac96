import { cosmeticsOf, untried } from '../accounts/cosmetic.ts';
import { isLess } from '../contracts/desired.ts';
import { asFailure, type Failure } from '../contracts/errors.ts';
import type { Step } from '../contracts/step.ts';
import { type Lane, laneFor } from '../delivery/lane.ts';
import { desiredFor, type Evaluating, evaluate } from '../reconcile/evaluate.ts';

/** What would be done for somebody now: the steps (none: all is well), or why that cannot be told. */
export type Preview = { lane: Lane; steps: Step[] } | { failure: Failure };

export type Previewing = Evaluating & { client(targetId: string, lane: Lane): unknown };

/** Looks at the vendor's state of now and plans for one person on one target. Reads only; throws nothing. */
export async function preview(world: Previewing, person: string, targetId: string): Promise<Preview> {
  try {
    return await plan(world, person, targetId);
  } catch (thrown) {
    return { failure: asFailure(thrown) };
  }
}

async function plan(world: Previewing, person: string, targetId: string): Promise<Preview> {
  const target = world.targets[targetId];
  const considered = await evaluate(world, person);
  const { desired } = desiredFor(world, considered, targetId);
  const lane = laneFor(desired.state);
  if (target === undefined || desired.state === 'unmanaged') return { lane, steps: [] };
  const item = considered.accounts[targetId];
  const snapshot = isLess(desired) ? undefined : item?.snapshot;
  const known = { externalId: item?.externalId, snapshot };
  const observed = await target.observe(world.client(targetId, lane), desired, known, 'full');
  const steps = target.plan(desired, observed, snapshot);
  return { lane, steps: [...steps, ...untried(cosmeticsOf(target, desired, observed), item?.trials)] };
}
