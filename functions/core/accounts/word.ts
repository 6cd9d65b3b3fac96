import type { Account } from './account.ts';
import { isLookedAtAgain } from './removal.ts';

/** What a person is on a target, in a word, worst for an operator last. */
export const words = ['gone', 'right', 'muted', 'pending', 'held', 'blocked'] as const;

/** One of `words`. */
export type Word = (typeof words)[number];

/**
 * What a person is on a target, in a word: `right` and `muted` as it should be; `pending` on the way; `held` until a human decides,
 * or as a human decided; `blocked` by something that a human has to correct, also where it was given up; `gone` where there is no
 * account any more. `undefined` where Rollcall leaves them alone.
 */
export function wordOf(account: Account): Word | undefined {
  const { status, appliedState, externalIds } = account;
  switch (status) {
    case 'unmanaged':
      return undefined;
    case 'pending':
    case 'working':
      return isLookedAtAgain(account) ? 'gone' : 'pending';
    case 'blocked':
    case 'failed':
      return 'blocked';
    case 'held':
      return 'held';
    case 'applied':
      if (appliedState === 'absent') return 'gone';
      // A mute of an account that there never was leaves nothing that anybody could be reached by.
      if (appliedState === 'muted') return externalIds === undefined ? 'gone' : 'muted';
      return 'right';
  }
}
