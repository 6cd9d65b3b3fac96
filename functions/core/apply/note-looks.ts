import type { Account } from '../accounts/account.ts';
import { lookLines } from '../accounts/look-lines.ts';
import type { Wake } from '../delivery/wake-up.ts';
import type { Roster } from '../roster/roster.ts';

/**
 * Puts on record what a look after a removal found, before the look counts as made: a worker that is cut off between the two looks
 * again, and finds its lines there. `account` has the plan of what was begun, if anything was.
 */
export async function noteLooks(
  roster: Roster,
  { person, target, causedBy }: Wake,
  account: Account,
): Promise<void> {
  for (const { place, what, lookedAgain } of lookLines(account, roster.now())) {
    const name = `look#${target}#${lookedAgain.found}`;
    await roster.recordOnce(person, { place, name }, { target, what, causedBy, lookedAgain });
  }
}
