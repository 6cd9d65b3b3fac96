import type { Event } from '../contracts/event.ts';

/** The two queues of a target: a leaver never waits behind those who join. */
export type Lane = 'ordinary' | 'leavers';

/** The lane for what a person is to become on a target: `leavers` for `muted` and `absent`. */
export function laneFor(state: string | undefined): Lane {
  return state === 'muted' || state === 'absent' ? 'leavers' : 'ordinary';
}

/** Whether nobody is reached by an account in this state. */
export const isLeaverState = (state: string | undefined): boolean => laneFor(state) === 'leavers';

const leaving = new Set<Event['type']>(['user.suspended', 'user.deactivated', 'user.deleted']);

/**
 * The lane of an event, by what it says of its user alone: a leaver does not wait until a thousand joiners are
 * routed. That one lane overtakes the other changes nothing, because folding does not mind the order.
 */
export function laneOfEvent({ type, user }: Event): Lane {
  return leaving.has(type) || user?.active === false ? 'leavers' : 'ordinary';
}
