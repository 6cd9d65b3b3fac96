import type { Account } from '../accounts/account.ts';
import { planHash } from '../accounts/plan-hash.ts';
import type { Step } from '../contracts/step.ts';
import type { Wake } from '../delivery/wake-up.ts';
import { keepSnapshot, snapshotAt } from '../roster/snapshots.ts';
import type { Applying } from './applying.ts';

/** So many steps are named of the plan by which a removal began. */
const stepsAtMost = 100;

/** Keeps an account as it was before the first step of the removal that is under way, for a restore. */
export async function keepRemoved(
  { roster }: Pick<Applying, 'roster'>,
  { target, causedBy }: Wake,
  { removing }: Account,
  { steps, snapshot: account }: { steps: Step[]; snapshot: unknown },
): Promise<void> {
  if (removing === undefined || account === undefined) return;
  const { person, since: at } = removing;
  const plan = steps.slice(0, stepsAtMost).map(({ title }) => title);
  await keepSnapshot(roster, {
    person,
    target,
    at,
    causedBy,
    plan,
    planHash: planHash(steps),
    account,
  });
}

/**
 * Keeps an account of which the mute left nothing to remove, as it was before the mute: unless it is kept already, because what was
 * left was removed by work that was cut off.
 */
export async function keepMuted(
  { roster }: Pick<Applying, 'roster'>,
  wake: Wake,
  account: Account,
): Promise<void> {
  const { removing, snapshot } = account;
  if (removing === undefined || snapshot === undefined) return;
  const { person, since: at } = removing;
  const kept = await snapshotAt(roster.table, { person, target: wake.target, at });
  if (kept === undefined) await keepRemoved({ roster }, wake, account, { steps: [], snapshot });
}
