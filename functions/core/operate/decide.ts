import type { Account } from '../accounts/account.ts';
import { decided } from '../accounts/transitions/index.ts';
import { eachAlone, type Failed } from '../delivery/each-alone.ts';
import { laneFor } from '../delivery/lane.ts';
import type { WakeUp } from '../delivery/wake-up.ts';
import { rule } from '../roster/brake.ts';
import { decide } from '../roster/decisions.ts';
import type { Roster } from '../roster/roster.ts';

/** A human's decision: who decided, and why. */
export type HumanDecision = { ruling: 'approved' | 'rejected'; by: string; reason?: string };

/** How many were decided on, how many were held no more or for another plan by then, and what failed. */
type Decided = { decided: number; changed: number; failed: Failed<Account>[] };

type Deciding = { roster: Roster; wakeUp: WakeUp };

/**
 * Puts a human's decision on record for each of these held accounts, as they were seen, and wakes the worker for those that
 * were approved. The decision comes first, so that a command that is cut off and run again finds what is left. Who was
 * stopped by the brake is decided on as a whole: for every target that they leave.
 */
export async function decideAll(
  { roster, wakeUp }: Deciding,
  seen: readonly Account[],
  decision: HumanDecision,
): Promise<Decided> {
  let count = 0;
  const { failed, begun } = await eachAlone(seen, async (account) => {
    if (await decideOne({ roster, wakeUp }, account, decision)) count++;
  });
  return { decided: count, changed: begun.length - failed.length - count, failed };
}

async function decideOne(
  { roster, wakeUp }: Deciding,
  { person, target, hold: seen }: Account,
  { ruling, by, reason }: HumanDecision,
): Promise<boolean> {
  if (seen === undefined) return false;
  const now = roster.now();
  const current = await roster.account(person, target);
  if (current?.status !== 'held' || current.hold?.by !== seen.by || current.hold.plan !== seen.plan)
    return false;
  const at = new Date(now).toISOString();
  if (seen.by === 'brake')
    await rule(roster.table, person, ruling === 'approved' ? 'admitted' : 'rejected', {
      at: now,
      by,
      reason,
    });
  else if (seen.plan !== undefined)
    await decide(roster.table, { person, target }, { plan: seen.plan, ruling, at, by, reason });
  let isDone = false;
  const account = await roster.updateAccount(person, target, (before) => {
    isDone = before.hold?.by === seen.by && before.hold.plan === seen.plan;
    return isDone ? decided(before, ruling, now) : undefined;
  });
  if (!isDone) return false;
  const why = reason === undefined ? '' : `: ${reason}`;
  await roster.record(person, {
    target,
    what: `${ruling} by ${by}${why}`,
    causedBy: account?.causedBy ?? 'a human',
  });
  if (ruling === 'approved')
    await wakeUp(
      { person, target, causedBy: account?.causedBy ?? 'a human' },
      laneFor(account?.desiredState),
    );
  return true;
}
