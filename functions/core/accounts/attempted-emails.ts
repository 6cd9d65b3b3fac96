import { addressOf, type Desired } from '../contracts/desired.ts';
import type { TargetItem } from './account.ts';

/** More than work is ever begun under before it is proved or a human sees to it; of more, the latest count. */
const begunAtMost = 64;

/** The addresses under which there may be an account, one more where work is begun under another. */
export function begunAs({ begunAs = [], alsoAs = [] }: TargetItem, desired: Desired): string[] {
  const email = addressOf(desired);
  return [...new Set([...begunAs, ...alsoAs, ...(email === undefined ? [] : [email])])].slice(-begunAtMost);
}
