import { instant } from '../../lib/instant.ts';
import type { Event } from './event.ts';

const aheadAtMost = 5 * 60_000;

/**
 * A source's time as an event's: ISO 8601 UTC with milliseconds, never more than five minutes after `now`
 * (milliseconds since 1970), so that a clock gone mad cannot outrank everything that is still to come. Where it was
 * further ahead, the source's own time is `claimedAt`.
 * `undefined` where the text is no instant at all, or one before computers counted.
 */
export function timesOf(time: string, now: number): Pick<Event, 'occurredAt' | 'claimedAt'> | undefined {
  const claimed = instant(time);
  if (claimed === undefined || claimed < 0) return undefined;
  const latest = now + aheadAtMost;
  const at = new Date(Math.min(claimed, latest)).toISOString();
  // Beyond the year 9999 a time has more digits, and no more than that is needed to put such times in order.
  const last = Date.UTC(9999, 11, 31, 23, 59, 59, 999);
  if (claimed <= latest) return { occurredAt: at };
  return { occurredAt: at, claimedAt: new Date(Math.min(claimed, last)).toISOString() };
}
