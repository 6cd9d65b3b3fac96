import { retryAfter } from '../retry-after.ts';

/** What an answer says about the limit. Header names are lower-case. */
export type LimitAnswer = { status: number; headers: Record<string, string> };

/** That an API holds our calls back. */
export type Throttle = {
  /** Milliseconds to wait, where the answer says so. */
  wait?: number;
  /** Whether this call was answered all the same, and only the next ones have to wait. @default false */
  isNote?: boolean;
};

/** Reads what one API says of throttling in a way of its own; `undefined` for an answer that says nothing. */
export type ReadThrottle = (answer: LimitAnswer) => Throttle | undefined;

/**
 * Whether an answer throttles us: 429 (https://www.rfc-editor.org/rfc/rfc6585#section-4), or what `own` finds in it. The
 * wait is that of the standard headers or, where there are none, that of `own`; `undefined` where neither says. `now` in
 * milliseconds since 1970.
 *
 * @example
 * throttleOf({ status: 429, headers: { 'retry-after': '2' } }, Date.now()); // { wait: 2000 }
 * throttleOf({ status: 200, headers: {} }, Date.now()); // undefined
 */
export function throttleOf(answer: LimitAnswer, now: number, own?: ReadThrottle): Throttle | undefined {
  const throttle = own?.(answer) ?? (answer.status === 429 ? {} : undefined);
  if (throttle === undefined) return undefined;
  const wait = retryAfter(answer.headers, now) ?? throttle.wait;
  return { ...throttle, ...(wait !== undefined && { wait }) };
}
