import type { Event } from '../contracts/event.ts';
import type { Identity } from './identity.ts';
import type { Stamp } from './register.ts';

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

function stampsOf(identity: Identity): Stamp[] {
  const { exists, active, attributes, addresses, memberships, groupNames, cleared, firstLogin } = identity;
  const registers = [exists, active, firstLogin, ...[attributes, memberships, groupNames].flatMap(valuesOf)];
  return [
    ...registers.flatMap((register) => register?.stamp ?? []),
    ...Object.values(addresses).flatMap(({ first, last }) => [first, last]),
    ...(cleared === undefined ? [] : [cleared]),
  ];
}

function valuesOf(registers: object): ({ stamp: Stamp } | undefined)[] {
  return Object.values(registers);
}
