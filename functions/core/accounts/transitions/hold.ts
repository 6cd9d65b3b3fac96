import { iso } from '../../../lib/iso.ts';
import type { Account } from '../account.ts';
import type { Decision } from '../decision.ts';
import { departure } from '../departure.ts';
import { dueAt } from '../due.ts';
import { graceFrom } from '../grace-from.ts';
import { type Hold, heldFields } from '../hold.ts';
import { type Changed, changed } from './changed.ts';

type Holding = {
  decision: Decision;
  /** The desired state's. */
  hash: string;
  /** By what, and what would be done. */
  hold: Omit<Hold, 'since'>;
  /** Milliseconds since 1970. */
  now: number;
};

/** Nothing is done until a human decides; what is held already for the same reason and the same plan is held since then. */
export function hold(account: Account, { decision, hash, hold: next, now }: Holding): Changed {
  const before = account.status === 'held' && account.desiredHash === hash ? account.hold : undefined;
  const isSame = before?.by === next.by && before.plan === next.plan;
  const { desired, leavingSince } = decision;
  return changed({
    ...account,
    status: 'held',
    desiredHash: hash,
    desiredState: desired.state,
    leavingSince,
    leaving: departure(account, desired.state, now),
    lastError: undefined,
    blockedTimes: undefined,
    rewoken: undefined,
    ...heldFields(account, { ...next, since: isSame ? before.since : iso(now) }),
  });
}

/**
 * A human decided. What was approved is looked at again at once; the grace period of a leaver who was held begins with the
 * decision, so that a mute comes before the removal. `undefined` where nothing is held.
 */
export function decided(
  account: Account,
  decision: 'approved' | 'rejected',
  now: number,
): Changed | undefined {
  const { status, hold: held } = account;
  if (status !== 'held' || held === undefined) return undefined;
  const next = { ...account, hold: { ...held, decided: decision } };
  if (decision === 'rejected') return changed(next);
  return changed({ ...next, status: 'pending', ...graceFrom(account, now), ...dueAt(account, now) });
}
