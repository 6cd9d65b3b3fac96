import { isInBulk } from '../accounts/due-partition.ts';
import { laneOfWish } from '../accounts/lane-of-wish.ts';
import { withDesired } from '../accounts/transitions/index.ts';
import { wants } from '../accounts/wants.ts';
import type { Event } from '../contracts/event.ts';
import { eachAlone, throwOneOf } from '../delivery/each-alone.ts';
import type { WakeUp } from '../delivery/wake-up.ts';
import { transferOne } from '../roster/transfer.ts';
import { desiredFor } from './desired-for.ts';
import { type Evaluating, type Evaluation, evaluate } from './evaluate.ts';

/** What reconciling a person takes: what evaluating does, and a way to wake a worker. */
export type Reconciling = Evaluating & { wakeUp: WakeUp };
/** Whether a worker is woken at once, or `sweep` sees to it with all the others of whom the same is wished for. */
export type Pace = 'at once' | 'in bulk';

/**
 * Compares what a person should be with what they were last made to be, on every target, and wakes the worker
 * wherever the two differ: not where this event changed something, or a crash between writing and sending would
 * lose the wake-up. The item is marked due before the wake-up is sent, so `sweep` finds what a crash left out. What
 * fails on one target keeps no other from being compared; it is thrown in the end.
 */
export async function reconcile(
  world: Reconciling,
  person: string,
  event?: Pick<Event, 'id' | 'occurredAt'>,
  pace: Pace = 'at once',
): Promise<Evaluation> {
  const considered = await evaluate(world, person);
  const owners = await eachAlone(Object.entries(considered.orphans ?? {}), async ([target, left]) => {
    if (left.how !== 'theirs' || left.newOwner === undefined) return;
    await transferOne(world.roster, person, target, left.newOwner);
    await reconcile(world, left.newOwner, event, pace);
  });
  const compared = await eachAlone(Object.keys(world.config.targets), (target) =>
    compare(world, considered, target, event, pace),
  );
  throwOneOf([...owners.failed, ...compared.failed]);
  return considered;
}

/** Only a person who stays can wait for all the others: a leaver does not. */
async function compare(
  world: Reconciling,
  considered: Evaluation,
  target: string,
  event: Pick<Event, 'id' | 'occurredAt'> | undefined,
  pace: Pace,
): Promise<void> {
  const { person, dispute, excluded, merged } = considered;
  const now = world.roster.now();
  const waits = pace === 'in bulk' && merged.status === 'active';
  const decision = desiredFor(world, considered, target);
  const mode = world.config.modes[target];
  const wish = { decision, now, event, dispute, excluded, mode, inBulk: waits };
  const item = await world.roster.updateAccount(person, target, (account) => withDesired(account, wish));
  if (item === undefined || !wants(item, now) || isInBulk(item)) return;
  await world.wakeUp({ person, target, causedBy: item.causedBy ?? 'sweep' }, laneOfWish(item));
}
