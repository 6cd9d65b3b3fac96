import { minute } from '../../lib/duration.ts';
import type { Account } from './account.ts';

/** What is due long after anybody would wait was written by a clock that is wrong: it holds nobody up. */
const aheadAtMost = 12 * 60 * minute;

/** Whether an item will be looked at by itself, and soon enough to wait for. `now`: milliseconds since 1970. */
export function isAhead({ dueAt }: Pick<Account, 'dueAt'>, now: number): boolean {
  const at = dueAt === undefined ? now : Date.parse(dueAt);
  return at > now && at <= now + aheadAtMost;
}
