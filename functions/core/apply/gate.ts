import type { Account } from '../accounts/account.ts';
import { isCostly } from '../accounts/cost.ts';
import { mayBegin } from '../accounts/gate.ts';
import type { PlannedStep } from '../accounts/hold.ts';
import { mayCost } from '../accounts/may-cost.ts';
import { sift } from '../accounts/sift.ts';
import { change, isBegun } from '../accounts/transitions/index.ts';
import type { Desired } from '../contracts/desired.ts';
import type { Step } from '../contracts/step.ts';
import type { Wake } from '../delivery/wake-up.ts';
import { approvalOf } from '../roster/decisions.ts';
import type { Applying } from './applying.ts';
import type { Converged } from './converge.ts';
import { heldByMode, heldForCover } from './held.ts';
import { type Rehearsing, rehearse } from './rehearse.ts';

/** Stands before everything that a worker changes, where the target's mode asks a human. */
type Gate = {
  /**
   * Looks what there is to do before anything is done. Throws `Held` with the whole plan where a human decides first; answers what was
   * proved where nothing is to be done.
   */
  look(account: Rehearsing): Promise<Converged | undefined>;
  /** Answers what of a plan may be done; throws `Held` where cover would be lost by all that is left of it. */
  allow(steps: Step[]): Promise<Step[]>;
  /** Throws `Held` where a step was not approved; else the account is noted to be changed from now on. */
  pass(steps: readonly Step[]): Promise<void>;
};

type Passing = {
  desired: Desired;
  /** The account as it was begun. */
  begun: Account;
};

/** The gate of one wake-up. What is approved is read once. */
export function createGate(world: Applying, { person, target }: Wake, { desired, begun }: Passing): Gate {
  const { roster, config } = world;
  const mode = config.modes[target] ?? 'observe';
  let approved: Promise<readonly PlannedStep[] | undefined> | undefined;
  let isOpen = mode === 'act';
  const approval = () => {
    approved ??= approvalOf(roster.table, begun);
    return approved;
  };
  const refuse = async (steps: readonly Step[]) => {
    if (mode === 'act') return;
    if (!mayBegin(mode, steps, await approval())) throw heldByMode(mode, steps);
  };
  return {
    async look(account) {
      if (isOpen) return undefined;
      const { steps, converged } = await rehearse(world, { person, target }, account);
      await refuse(steps);
      return steps.length === 0 ? converged : undefined;
    },
    async allow(steps) {
      if (!steps.some(isCostly)) return steps;
      const agreed = (await approval()) ?? [];
      const { steps: allowed, isWhole } = sift(steps, mayCost(config.leavers.onCall, agreed));
      if (!isWhole && allowed.length === 0) throw heldForCover(steps, roster.now());
      return allowed;
    },
    async pass(steps) {
      await refuse(steps);
      if (isOpen) return;
      await roster.updateAccount(person, target, (account) =>
        isBegun(account) ? change(account, desired) : undefined,
      );
      isOpen = true;
    },
  };
}
