import type { Account } from '../accounts/account.ts';
import { type Changed, type Learned, learn } from '../accounts/transitions/index.ts';
import type { Roster } from '../roster/roster.ts';

/**
 * What a worker learns of an account on its way. Writes cost, so what is learned before the first change at the vendor
 * waits for the next write: that of the plan, of the end, or of the error.
 */
export type Notes = {
  /** To be written with the next write. */
  add(learned: Partial<Learned>): void;
  /** Written at once, with everything that waits. */
  write(learned: Partial<Learned>): Promise<void>;
  /** The account with everything that waits. */
  into(account: Account): Changed | undefined;
};

/** The notes of one wake-up on one account. */
export function createNotes(roster: Roster, person: string, target: string): Notes {
  let waiting: Partial<Learned> = {};
  const into = (account: Account) => learn(account, waiting);
  return {
    add(learned) {
      waiting = { ...waiting, ...learned };
    },
    async write(learned) {
      waiting = { ...waiting, ...learned };
      await roster.updateAccount(person, target, into);
      waiting = {};
    },
    into,
  };
}
