import type { Account } from '../accounts/account.ts';
import { mayBegin } from '../accounts/gate.ts';
import type { PlannedStep } from '../accounts/hold.ts';
import { change, isBegun } from '../accounts/transitions/index.ts';
import type { Desired } from '../contracts/desired.ts';
import type { Step } from '../contracts/step.ts';
import type { Wake } from '../delivery/wake-up.ts';
import { approvalOf } from '../roster/decisions.ts';
import type { Applying } from './applying.ts';
import { heldByMode } from './held.ts';

/** Stands before every plan of a worker. */
export type Gate = {
  /** Throws `Held` where a human decides first; else the account is noted to be changed from now on. */
  pass(steps: readonly Step[]): Promise<void>;
};

type Passing = {
  desired: Desired;
  /** The account as it was begun. */
  begun: Account;
};

/** The gate of one wake-up. What is approved is read once. */
export function createGate(
  { roster, config }: Pick<Applying, 'roster' | 'config'>,
  { person, target }: Wake,
  { desired, begun }: Passing,
): Gate {
  const mode = config.modes[target] ?? 'observe';
  let approved: Promise<readonly PlannedStep[] | undefined> | undefined;
  let isOpen = mode === 'act';
  return {
    async pass(steps) {
      if (mode === 'act') return;
      approved ??= approvalOf(roster.table, begun);
      if (!mayBegin(mode, steps, await approved)) throw heldByMode(mode, steps);
      if (isOpen) return;
      await roster.updateAccount(person, target, (account) =>
        isBegun(account) ? change(account, desired) : undefined,
      );
      isOpen = true;
    },
  };
}
