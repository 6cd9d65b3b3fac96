import type { Account } from '../accounts/account.ts';
import { isInBulk } from '../accounts/due-partition.ts';
import { lookAgain } from '../accounts/transitions/index.ts';
import { eachAlone, throwOneOf } from '../delivery/each-alone.ts';
import { laneFor } from '../delivery/lane.ts';
import type { WakeUp } from '../delivery/wake-up.ts';
import type { Pace } from '../reconcile/reconcile.ts';
import type { Roster } from '../roster/roster.ts';

/**
 * Wakes the worker of each of these targets on which something is desired of a person, so that it reads the vendor and proves the
 * account again, even if all was right; answers those accounts. On the others there is nothing to look for, or a human is awaited. Of
 * many (`in bulk`) those who stay are released by `sweep`, as many as the worker has room for.
 */
export async function lookAt(
  { roster, wakeUp }: { roster: Roster; wakeUp: WakeUp },
  person: string,
  targets: readonly string[],
  pace: Pace = 'at once',
): Promise<Account[]> {
  const woken: Account[] = [];
  const { failed } = await eachAlone(targets, async (target) => {
    let isAsked = false;
    const account = await roster.updateAccount(person, target, (before) => {
      const next = lookAgain(before, roster.now(), pace === 'in bulk');
      isAsked = next !== undefined;
      return next;
    });
    if (!isAsked || account === undefined) return;
    woken.push(account);
    if (isInBulk(account)) return;
    await wakeUp(
      { person, target, causedBy: account.causedBy ?? 'an operator' },
      laneFor(account.desiredState),
    );
  });
  throwOneOf(failed);
  return woken;
}
