import { cosmeticsOf, untried } from '../accounts/cosmetic.ts';
import { isLess } from '../contracts/desired.ts';
import { asFailure, type Failure } from '../contracts/errors.ts';
import type { Step } from '../contracts/step.ts';
import { type Lane, laneFor } from '../delivery/lane.ts';
import { consider, type Deciding, decide } from '../reconcile/evaluate.ts';

/** What would be done for somebody now: the steps (none: all is well), or why that cannot be told. */
export type Replan = { lane: Lane; steps: Step[] } | { failure: Failure };

export type Replanning = Deciding & { client(targetId: string, lane: Lane): unknown };

/** Looks at the vendor's state of now and plans for one person on one target. Reads only; throws nothing. */
export async function replan(world: Replanning, person: string, targetId: string): Promise<Replan> {
  try {
    return await plan(world, person, targetId);
  } catch (thrown) {
    return { failure: asFailure(thrown) };
  }
}

async function plan(world: Replanning, person: string, targetId: string): Promise<Replan> {
  const target = world.targets[targetId];
  const considered = await consider(world, person);
  const { desired } = decide(world, considered, targetId);
  const lane = laneFor(desired.state);
  if (target === undefined || desired.state === 'untouched') return { lane, steps: [] };
  const item = considered.items[targetId];
  const snapshot = isLess(desired) ? undefined : item?.snapshot;
  const known = { externalId: item?.externalId, snapshot };
  const observed = await target.observe(world.client(targetId, lane), desired, known, 'whole');
  const steps = target.plan(desired, observed, snapshot);
  return { lane, steps: [...steps, ...untried(cosmeticsOf(target, desired, observed), item?.trials)] };
}
