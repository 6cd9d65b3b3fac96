import type { Account } from '../accounts/account.ts';
import { cosmeticsOf } from '../accounts/cosmetic.ts';
import { hashOf } from '../accounts/hash.ts';
import { untried } from '../accounts/trials.ts';
import { wordOf } from '../accounts/word.ts';
import type { Desired } from '../contracts/desired.ts';
import { Blocked } from '../contracts/errors.ts';
import { isLess } from '../contracts/is-less.ts';
import type { Observed } from '../contracts/observed.ts';
import type { Step } from '../contracts/step.ts';
import type { Target } from '../contracts/target.ts';
import type { Difference, Kind, Subject } from './difference.ts';

/**
 * How an account that lists show differs from what it should be: what the worker's own plan would do about it, without what no
 * list shows. `undefined` where nothing differs. Throws what the plan throws, but for `Blocked`, which is told.
 */
export function compare(target: Target, subject: Subject, observed: Observed): Difference | undefined {
  const { person, desired, account, hasLeft } = subject;
  const { steps, blocked } = planned(target, subject, observed);
  const kind = kindOf(desired, observed, steps.length > 0 || blocked !== undefined);
  if (kind === undefined) return undefined;
  const word = wordOf(account);
  return {
    person,
    kind,
    ...(hasLeft && kind === 'surplus' && { hasLeft }),
    steps: steps.map(({ title }) => title),
    ...(blocked !== undefined && { blocked }),
    ...(word !== undefined && !asItShouldBe.includes(word) && { word }),
  };
}

const asItShouldBe = ['right', 'muted', 'gone'];

/** Whether an account is known to differ still, and is being worked on or will be by itself: that is no drift. */
export function isOnTheWay(account: Account, desired: Desired): boolean {
  const { status, appliedHash } = account;
  if (status === 'pending' || status === 'working' || status === 'unmanaged') return true;
  return status === 'applied' && appliedHash !== hashOf(desired);
}

function planned(target: Target, { desired, account }: Subject, observed: Observed) {
  const cosmetics = untried(cosmeticsOf(target, desired, observed), account.trials);
  const shown = (steps: Step[]) => steps.filter(({ op }) => target.accounts?.isShown(op));
  const snapshot = isLess(desired) ? undefined : account.snapshot;
  try {
    return { steps: shown([...target.plan(desired, observed, snapshot), ...cosmetics]) };
  } catch (thrown) {
    if (!(thrown instanceof Blocked)) throw thrown;
    return { steps: shown(cosmetics), blocked: thrown.by };
  }
}

function kindOf(desired: Desired, observed: Observed, differs: boolean): Kind | undefined {
  if (!differs) return undefined;
  if (desired.state === 'present') return observed.present ? 'different' : 'missing';
  return observed.present ? 'surplus' : undefined;
}
