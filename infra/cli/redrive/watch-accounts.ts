import type { Account } from '../../../functions/core/accounts/account.ts';
import type { Roster } from '../../../functions/core/roster/roster.ts';

/** An account that a worker was called for, and the error that was on record when it was. */
export type Watched = { person: string; target: string; errorAt?: string };

/**
 * What was seen of an account afterwards: `applied` (it is what it should be), `blocked` or `failed` again, `tried` (an error that
 * is tried again by itself), or `waits` (nothing was seen in time). `why` is in the vendor's words where it said any.
 */
export type Seen = {
  person: string;
  target: string;
  seen: 'applied' | 'blocked' | 'failed' | 'tried' | 'waits';
  why?: string;
};

export type Watching = {
  roster: Pick<Roster, 'account'>;
  now(): number;
  sleep(milliseconds: number): Promise<void>;
  /** Whether the operator wants to stop. */
  stopped(): boolean;
  onSeen(seen: Seen): void;
};

const lookEvery = 1_000;

/** Looks at accounts until something was seen of each, for at most so many milliseconds. Tells of each as it is seen. */
export async function watchAccounts(
  watched: Watched[],
  patience: number,
  { roster, now, sleep, stopped, onSeen }: Watching,
): Promise<void> {
  const until = now() + patience;
  let rest = watched;
  while (rest.length > 0) {
    const open: Watched[] = [];
    for (const one of rest) {
      const seen =
        now() > until || stopped() ? undefined : outcomeOf(one, await roster.account(one.person, one.target));
      if (seen === undefined) open.push(one);
      else onSeen(seen);
    }
    rest = open;
    if (now() >= until || stopped()) break;
    if (rest.length > 0) await sleep(lookEvery);
  }
  for (const { person, target } of rest) onSeen({ person, target, seen: 'waits' });
}

/** Pure: what an account says of the work on it; `undefined` while it says nothing new. */
export function outcomeOf(
  { person, target, errorAt }: Watched,
  account: Account | undefined,
): Seen | undefined {
  if (account === undefined) return undefined;
  const { status, lastError } = account;
  if (status === 'applied' || status === 'unmanaged') return { person, target, seen: 'applied' };
  if (lastError === undefined || lastError.at === errorAt) return undefined;
  const why = lastError.by ?? lastError.words ?? lastError.message;
  return { person, target, seen: status === 'blocked' || status === 'failed' ? status : 'tried', why };
}
