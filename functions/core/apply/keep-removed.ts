import type { Account } from '../accounts/account.ts';
import { planHash } from '../accounts/plan-hash.ts';
import type { Step } from '../contracts/step.ts';
import type { Wake } from '../delivery/wake-up.ts';
import { keepSnapshot } from '../roster/snapshots.ts';
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
