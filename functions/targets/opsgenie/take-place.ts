import type { Answer } from '../../core/contracts/call.ts';
import type { Paging, Swap } from './paging.ts';
import { isUser } from './places.ts';
import type { Op } from './steps.ts';

/**
 * Puts another user in a leaver's place, in the very position: so nobody else's turn moves, though Opsgenie computes a rotation
 * anew from its start when its participants change.
 */
export function takePlace(
  paging: Paging,
  { leaver, by, place }: Extract<Op, { kind: 'takePlace' }>,
): Promise<Answer> {
  const is = isUser(leaver);
  const swap: Swap = (paged) => (is(paged) ? { type: 'user', ...by } : paged);
  switch (place.kind) {
    case 'rotation':
      return paging.swapParticipants(place.schedule.id, place.rotation.id, swap);
    case 'overrides':
      return paging.swapOverrides(place.schedule.id, swap);
    case 'escalation':
      return paging.swapRecipients(place.escalation.id, swap);
    case 'forwarding rule':
      return paging.forwardTo(place.rule, by);
    case 'team':
      return paging.addMember(place.team.id, by.id);
  }
}
