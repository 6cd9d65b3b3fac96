import { iso } from '../../lib/iso.ts';
import { isLeaverState } from '../delivery/lane.ts';
import type { Account } from './account.ts';
import { wasThere } from './removal.ts';

/**
 * What was proved of a person's departure from a target, kept until the next one. `at`, `knownAt`: since when, by the source's
 * clock and by ours; `mutedAt`, `removedAt`: when the vendor was first seen to have done it (ISO 8601 UTC, ours); `hadAccount`: whether
 * there was anything to do it to; `causedBy`: the event that asked for it.
 */
export type Departed = {
  at: string;
  knownAt: string;
  causedBy?: string;
  mutedAt: string;
  removedAt?: string;
  hadAccount: boolean;
};

/** The departure with this proof: `account` is what it was, `state` what was proved, and `isSeen` whether an account was read. */
export function departedAfter(
  account: Account,
  { state, isSeen, now }: { state: string; isSeen: boolean; now: number },
): Departed | undefined {
  const { leaving, departed, causedBy, externalIds, snapshot } = account;
  if (leaving === undefined || !isLeaverState(state)) return departed;
  const known = departed?.knownAt === leaving.knownAt ? departed : undefined;
  const isKnown = isSeen || wasThere(account) || externalIds !== undefined || snapshot !== undefined;
  const { at, knownAt } = leaving;
  return {
    at,
    knownAt,
    ...(causedBy !== undefined && { causedBy }),
    mutedAt: iso(now),
    ...(state === 'absent' && { removedAt: iso(now) }),
    ...known,
    hadAccount: known?.hadAccount === true || isKnown,
  };
}
