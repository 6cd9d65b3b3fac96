import type { Account } from '../accounts/account.ts';
import { lookAgain } from '../accounts/transitions/index.ts';
import { eachAlone, throwOneOf } from '../delivery/each-alone.ts';
import { laneFor } from '../delivery/lane.ts';
import type { WakeUp } from '../delivery/wake-up.ts';
import type { Roster } from '../roster/roster.ts';

/**
 * Wakes the worker of each of these targets on which something is desired of a person, so that it reads the vendor and proves the
 * account again, even if all was right; answers those accounts. On the others there is nothing to look for, or a human is awaited.
 */
export async function lookAt(
  { roster, wakeUp }: { roster: Roster; wakeUp: WakeUp },
  person: string,
  targets: readonly string[],
): Promise<Account[]> {
  const woken: Account[] = [];
  const { failed } = await eachAlone(targets, async (target) => {
    let isAsked = false;
    const account = await roster.updateAccount(person, target, (before) => {
      const next = lookAgain(before, roster.now());
      isAsked = next !== undefined;
      return next;
    });
    if (!isAsked || account === undefined) return;
    await wakeUp(
      { person, target, causedBy: account.causedBy ?? 'an operator' },
      laneFor(account.desiredState),
    );
    woken.push(account);
  });
  throwOneOf(failed);
  return woken;
}
