import type { Account } from './account.ts';

/** Whether a person has an account, or one that is on no record yet: they are being given it just now. */
export function mayHaveAccount(item: Account | undefined): boolean {
  if (item === undefined) return false;
  return item.externalIds !== undefined || (item.managed === true && item.attemptedEmails !== undefined);
}
