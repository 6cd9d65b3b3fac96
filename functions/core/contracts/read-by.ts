import { timesOf } from './event-times.ts';

/** An HTTP date names the second that has begun. Milliseconds. */
const restOfSecond = 999;

/**
 * When at the latest a record was read whose source answered at `answeredAt` of its own clock (both in milliseconds since 1970), for an
 * event's `readAt`; `undefined` where that clock is so far ahead that it says nothing.
 */
export function readBy(answeredAt: number, now: number): string | undefined {
  const times = timesOf(new Date(answeredAt + restOfSecond).toISOString(), now);
  return times?.claimedAt === undefined ? times?.occurredAt : undefined;
}
