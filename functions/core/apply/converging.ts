import { isDeepStrictEqual } from 'node:util';
import type { Account } from '../accounts/account.ts';
import { leavingOf } from '../accounts/leaving-of.ts';
import type { Desired } from '../contracts/desired.ts';
import type { Target } from '../contracts/target.ts';
import { laneFor } from '../delivery/lane.ts';
import type { Roster } from '../roster/roster.ts';
import { snapshotAt } from '../roster/snapshots.ts';
import type { Applying } from './applying.ts';
import { type Converged, type Convergence, converge } from './converge.ts';
import { externalIdsOf } from './find-account.ts';
import { standInsAt } from './stand-ins-at.ts';

/** One account, and what it should be. */
export type Rounds = {
  target: Target;
  desired: Desired;
  account: Account;
  /** An address by which nobody is to be found, because another person says that it is theirs. */
  disputed?: string;
};

/** What is done with what converging learns, sees and plans on its way; the worker writes it, a preview stops at the plan. */
export type Hooks = Pick<Convergence, 'keep' | 'tried' | 'made' | 'allow' | 'plan' | 'record' | 'proved'> & {
  /** Called as soon as the vendor's id of the account is seen. */
  see(externalIds: string[]): Promise<void>;
};

/** Finds the account of a person and makes it what is desired: for the worker and for a preview. */
export async function converging(
  { roster, config, client: clientOf }: Pick<Applying, 'roster' | 'config' | 'client'>,
  targetId: string,
  { target, desired, account, disputed }: Rounds,
  { see, ...hooks }: Hooks,
): Promise<Converged> {
  const client = clientOf(targetId, laneFor(desired.state));
  const externalIds = await externalIdsOf({ roster, target, client, desired, disputed }, account);
  if (externalIds !== undefined && !isDeepStrictEqual(externalIds, account.externalIds))
    await see(externalIds);
  const { trials, made } = account;
  const snapshot = (await removedFrom(roster, account)) ?? account.snapshot;
  const standIns = desired.state === 'absent' ? await standInsAt({ roster, config }, targetId) : undefined;
  return converge({
    ...hooks,
    target,
    client,
    desired,
    known: { externalIds, snapshot, trials, made, leaving: leavingOf(account), standIns },
    now: roster.now,
    seen: see,
  });
}

/** The account as it was before the removal that is under way. */
async function removedFrom({ table }: Roster, { target, removing }: Account): Promise<unknown> {
  return removing && snapshotAt(table, { person: removing.person, target, at: removing.since });
}
