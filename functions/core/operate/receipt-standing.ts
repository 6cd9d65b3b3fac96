import type { Account } from '../accounts/account.ts';
import { wordOf } from '../accounts/word.ts';
import { isLeaverState } from '../delivery/lane.ts';
import type { Departure } from './departure-of.ts';

/**
 * What has become of a departure, what an auditor minds least first: `never there` (no account was found), `gone` (removed, and
 * proved), `left alone` and `stays` (there is no departure), `back` (they came back after it), `muted` (to be removed later, or only
 * suspended), `leaving` (not muted yet), `held` until a human decides, `blocked` by something that a human has to correct.
 */
export const standings = [
  'left alone',
  'never there',
  'gone',
  'stays',
  'back',
  'muted',
  'leaving',
  'held',
  'blocked',
] as const;

/** One of `standings`. */
export type Standing = (typeof standings)[number];

/** What has become of a person's departure from one target; `shouldBe` is the state that is desired today. */
export function standingAt(
  account: Account | undefined,
  departure: Departure | undefined,
  shouldBe: string | undefined,
): Standing {
  const word = account && wordOf(account);
  if (word === 'held' || word === 'blocked') return word;
  if (departure === undefined)
    return shouldBe === undefined || shouldBe === 'unmanaged' ? 'left alone' : 'stays';
  const isLeaving = isLeaverState(shouldBe) || account?.leaving !== undefined;
  if (!isLeaving && shouldBe === 'present') return 'back';
  const { mutedAt, removedAt, hadAccount } = departure;
  // A version of before put no times on record.
  const proved = mutedAt === undefined ? account?.appliedState : removedAt === undefined ? 'muted' : 'absent';
  if (!isLeaverState(proved)) return 'leaving';
  if (hadAccount === false) return 'never there';
  return proved === 'muted' ? 'muted' : 'gone';
}

/** The worst of all. */
export function worstOf(all: Standing[]): Standing {
  return all.reduce<Standing>(
    (worst, next) => (standings.indexOf(next) > standings.indexOf(worst) ? next : worst),
    'left alone',
  );
}
