import { Blocked } from '../contracts/errors.ts';
import type { Target } from '../contracts/target.ts';

/** Why the account of another person is not worked on. */
export function takenBy({ name }: Target, { owner, account }: { owner: string; account: string }): Blocked {
  return new Blocked(
    `${name} has an account with this e-mail that is another person's`,
    `${name}'s account ${account} with this e-mail is that of ${owner}, who had the address before: it is free when that account is removed or given another address by hand`,
  );
}
