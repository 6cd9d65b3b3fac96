import type { Event } from '../contracts/event.ts';
import type { Identity } from './identity.ts';
import type { Stamp } from './register.ts';
import { stampsOf } from './stamps.ts';

/**
 * The event at its place among those whose clock is ahead: they may arrive in any order, and what their source said
 * later stays later. All that matters of them is in the stamps that the identity still holds.
 */
export function placed(identity: Identity, event: Event): Event {
  const { claimedAt } = event;
  if (claimedAt === undefined) return event;
  let { occurredAt } = event;
  const like = stampsOf(identity).flatMap(aheadIn);
  for (const one of like) {
    if (one.claimedAt >= claimedAt && one.occurredAt < occurredAt) occurredAt = one.occurredAt;
  }
  for (const one of like) {
    if (one.claimedAt <= claimedAt && one.occurredAt > occurredAt) occurredAt = one.occurredAt;
  }
  return { ...event, occurredAt };
}

function aheadIn(stamp: Stamp): { occurredAt: string; claimedAt: string }[] {
  const [occurredAt = '', second = ''] = stamp.split(' ', 2);
  return second.startsWith('~') ? [{ occurredAt, claimedAt: second.slice(1) }] : [];
}
