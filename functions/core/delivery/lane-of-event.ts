import type { Event } from '../contracts/event.ts';
import type { Lane } from './lane.ts';

const leaving = new Set<Event['type']>(['user.suspended', 'user.deactivated', 'user.deleted']);

/**
 * The lane of an event, by what it says of its user alone: a leaver does not wait until a thousand joiners are
 * routed. That one lane overtakes the other changes nothing, because folding does not mind the order.
 */
export function laneOfEvent({ type, user }: Event): Lane {
  return leaving.has(type) || user?.active === false ? 'leavers' : 'ordinary';
}
