import type { Account } from '../account.ts';
import { type Changed, changed } from './changed.ts';

/** What a worker learns on its way and must outlive it. */
export type Learned = Pick<Account, 'externalIds' | 'snapshot' | 'trials' | 'made' | 'plan'>;

/** The account with it; `undefined` where it became another person's meanwhile. */
export function learn(account: Account, learned: Partial<Learned>): Changed | undefined {
  return isBegun(account) ? changed({ ...account, ...learned }) : undefined;
}

/** Whether it is still this person's account that is worked on. */
export function isBegun({ attemptedEmails }: Account): boolean {
  return attemptedEmails !== undefined;
}
