import { Throttled } from '../contracts/errors.ts';
import type { Account } from './account.ts';

/** A moment after which nothing is under way any more, a little later than that, because clocks differ. */
const margin = 500;

/**
 * Whether what was seen of an account at `lookedAt` (milliseconds since 1970) is a proof: a change whose answer was lost
 * may still be made, until `unsettledUntil`, and what was seen before may not last. Times that cannot be true, for no
 * call takes so long, were written by a clock that is wrong, and count for nothing.
 */
export function isSettled({ unsettledUntil }: Account, lookedAt: number, timeout: number): boolean {
  const until = timeOf(unsettledUntil);
  return lookedAt >= until || until > lookedAt + 2 * timeout;
}

/** What is thrown where it is none: look again, once all is over. */
export function unsettled({ unsettledUntil }: Account, now: number): Throttled {
  const wait = Math.max(0, timeOf(unsettledUntil) - now) + margin;
  return new Throttled('a change whose answer was lost may still be under way', wait);
}

function timeOf(time: string | undefined): number {
  const at = time === undefined ? Number.NaN : Date.parse(time);
  return Number.isNaN(at) ? 0 : at;
}
