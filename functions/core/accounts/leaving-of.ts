import type { Leaving } from '../contracts/known.ts';
import type { Account } from './account.ts';

/** Since when a person leaves, as a look takes it: what was read before the removal says nothing of an account that came back. */
export function leavingOf({ leaving, removal }: Pick<Account, 'leaving' | 'removal'>): Leaving | undefined {
  const since = [leaving?.knownAt, removal?.at].map((time) => Date.parse(time ?? '') || 0);
  return leaving && { knownAt: Math.max(...since), identified: leaving.identified ?? false };
}
