import { addressOf } from '../contracts/address-of.ts';
import type { Desired } from '../contracts/desired.ts';
import type { Account } from './account.ts';

/** More than work is ever begun under before it is proved or a human sees to it; of more, the latest count. */
const begunAtMost = 64;

/** The addresses under which there may be an account, one more where work is begun under another. */
export function attemptedEmails(
  { attemptedEmails = [], inheritedEmails = [] }: Account,
  desired: Desired,
): string[] {
  const email = addressOf(desired);
  return [
    ...new Set([...attemptedEmails, ...inheritedEmails, ...(email === undefined ? [] : [email])]),
  ].slice(-begunAtMost);
}
