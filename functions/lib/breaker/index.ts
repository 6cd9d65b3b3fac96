import { type UpdateWorld, update } from '../shared-state.ts';
import {
  afterFailure,
  afterNothing,
  afterSuccess,
  ask,
  type Cause,
  type Permit,
  type Priority,
  readBreaker,
} from './state.ts';

/** Where the breaker's state is shared, under which key, and what time it is. */
export type BreakerOptions = UpdateWorld & {
  /** Milliseconds since 1970. */
  now(): number;
};

/**
 * A breaker as its callers see it: ask before a person's work, and say afterwards how it went. Each call reads the
 * shared state once, and writes it where that changes something.
 */
export type VendorBreaker = {
  /** Whether work for this person may call now. Asked once before each person's work. @param priority @default 'normal' */
  allow(person: string, priority?: Priority): Promise<Permit>;
  /** The person's work went through. */
  succeeded(person: string): Promise<void>;
  /**
   * The person's work failed by the vendor's own fault.
   * @param cause 'credential' where the vendor refused the key, which opens at once @default 'outage'
   */
  failed(person: string, cause?: Cause): Promise<void>;
  /** The person's work ended in a way that says nothing about the vendor. */
  ended(person: string): Promise<void>;
};

/**
 * A circuit breaker that all workers of a vendor's key share through the store. Three different people failing in
 * a row, with nobody's success between, open it; then one probe is let through after 15 s, and again after twice
 * that up to 2 min, until one succeeds. A refused key opens it at once, with one probe a minute. A person
 * who fails while others go through counts no more until their own work goes through. Priority `high` has probes of its
 * own, one in 5 s.
 *
 * @example
 * const permit = await breaker.allow(person);
 * if (typeof permit === 'object') return comeBackIn(permit.wait);
 */
export function createBreaker(options: BreakerOptions): VendorBreaker {
  const { now } = options;
  return {
    allow: (person, priority) =>
      update(options, (stored) => {
        const { permit, breaker } = ask(readBreaker(stored), now(), person, priority);
        return { answer: permit, state: breaker };
      }),
    succeeded: (person) =>
      update(options, (stored) => ({
        answer: undefined,
        state: afterSuccess(readBreaker(stored), now(), person),
      })),
    failed: (person, cause = 'outage') =>
      update(options, (stored) => ({
        answer: undefined,
        state: afterFailure(readBreaker(stored), now(), person, cause),
      })),
    ended: (person) =>
      update(options, (stored) => ({
        answer: undefined,
        state: afterNothing(readBreaker(stored), now(), person),
      })),
  };
}
