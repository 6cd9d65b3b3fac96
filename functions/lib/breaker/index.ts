import { type UpdateWorld, update } from '../limiter/store.ts';
import { afterFailure, afterSuccess, ask, type Leave, readBreaker, type Trouble } from './state.ts';

export type BreakerOptions = UpdateWorld & {
  /** Milliseconds since 1970. */
  now(): number;
};

export type VendorBreaker = {
  /** Whether work for this person may call now. Asked once before each person's work. */
  allow(person: string): Promise<Leave>;
  /** The person's work went through. */
  succeeded(person: string): Promise<void>;
  /**
   * The person's work failed for a reason that is not the person's own.
   * @param trouble 'credential' where the vendor refused the key, which opens at once @default 'outage'
   */
  failed(person: string, trouble?: Trouble): Promise<void>;
};

/**
 * A circuit breaker that all workers of a vendor's key share through the store. Three different people failing in
 * a row, with nobody's success between, open it; then one probe is let through after 15 s, and again after twice
 * that up to 2 min, until one succeeds. A refused key opens it at once, with one probe a minute.
 *
 * @example
 * const leave = await breaker.allow(person);
 * if (typeof leave === 'object') return comeBackIn(leave.wait);
 */
export function createBreaker(options: BreakerOptions): VendorBreaker {
  const { now } = options;
  return {
    allow: (person) =>
      update(options, (stored) => {
        const { leave, breaker } = ask(readBreaker(stored), now(), person);
        return { answer: leave, state: breaker };
      }),
    succeeded: (_person) =>
      update(options, (stored) => ({ answer: undefined, state: afterSuccess(readBreaker(stored)) })),
    failed: (person, trouble = 'outage') =>
      update(options, (stored) => ({
        answer: undefined,
        state: afterFailure(readBreaker(stored), now(), person, trouble),
      })),
  };
}
