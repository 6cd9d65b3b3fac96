import { iso } from '../../../lib/iso.ts';
import type { Account } from '../account.ts';
import type { Decision } from '../decision.ts';
import { departure } from '../departure.ts';
import { dueAt } from '../due.ts';
import { graceFrom } from '../grace-from.ts';
import { type Hold, heldFields } from '../hold.ts';
import { isSamePlan } from '../plan-hash.ts';
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

/**
 * Nothing is done until a human decides; what is held already for the same reason and the same plan is held since then. Of a plan
 * that costs more than the one that was held before it, both are kept, so that a human sees what has moved.
 */
export function hold(account: Account, { decision, hash, hold: next, now }: Holding): Changed {
  const before = account.desiredHash === hash && account.hold?.by === next.by ? account.hold : undefined;
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
    ...heldFields(account, heldFrom(before, next, now)),
  });
}

function heldFrom(before: Hold | undefined, next: Omit<Hold, 'since'>, now: number): Hold {
  if (before === undefined) return { ...next, since: iso(now) };
  const { lookAt } = next;
  const isSame =
    before.plan === next.plan || (before.steps !== undefined && isSamePlan(next.steps, before.steps));
  if (!isSame) return { ...next, since: iso(now), ...(before.steps && { was: before.steps }) };
  // A decision on what is held anew was no decision on this.
  const { decided: _, ...waiting } = before;
  return { ...waiting, ...(next.decided && { decided: next.decided }), ...(lookAt && { lookAt }) };
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
