import { type SharedStates, update } from '../shared-state.ts';
import { choose } from './choose.ts';
import { type Backoff, bounded, pausedUntil, periodOf, refused } from './learning.ts';
import { createLease } from './lease.ts';
import type { Priority } from './priority.ts';
import { SlotTooLate } from './slot-too-late.ts';
import { type State, unused } from './state.ts';
import { type LimitAnswer, type ReadThrottle, throttleOf } from './throttle.ts';
import { ownOf, toStore } from './timelines.ts';
import { createTurns } from './turns.ts';
import type { Slot, Windows } from './window.ts';

/** What a limiter is made of: the shared state, the windows that hold at once, and the world. */
export type LimiterOptions = {
  store: SharedStates;
  /** The same for all who share a vendor's secret and, where the vendor counts by domain, the domain. */
  key: string;
  windows: Windows;
  /** `normal` leaves room for `high`, `background` leaves half to both. */
  priority: Priority;
  /** Milliseconds since 1970. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
  /** The part of a window that `normal` keeps within reach of `high`. @default 0.1 */
  headroom?: number;
  /** For refusals that do not say how long. @default { first: 1000, most: 72000 } */
  backoff?: Backoff;
  /** What the API says of throttling in a way of its own, besides 429 and the standard headers. */
  throttle?: ReadThrottle;
  /** From 0 up to, and without, 1. @default Math.random */
  random?(): number;
};

/** A rate limit as its callers see it: take a slot before each call, and let it learn from each answer. */
export type Limiter = {
  /**
   * Waits until one call may be made. Throws `SlotTooLate`, with no slot used up, as soon as it is clear that
   * this would be after `deadline` (milliseconds since 1970).
   */
  take(deadline: number): Promise<void>;
  /** Holds the calls of every worker of the key for so many milliseconds. */
  pause(milliseconds: number): Promise<void>;
  /** Learns from an answer, whatever it was: refusals pause and slow down all calls, `ratelimit-*` bounds them. */
  learn(answer: LimitAnswer): Promise<void>;
};

/** After a wait of so many milliseconds we look whether a process of the key was told to pause meanwhile. */
const worthAnotherLook = 1_000;

/** Milliseconds over which those who wait for the same moment to reserve are spread. */
const spread = 1_000;

/**
 * One rate limit, shared through the store by every process that uses the same key: reserve, then wait here.
 *
 * @example
 * const limiter = createLimiter({ store, key: 'vendor', windows: [{ calls: 60, seconds: 60 }], priority: 'normal', now: Date.now, sleep });
 * await limiter.take(deadline);
 * await limiter.learn(await http(request));
 */
export function createLimiter(options: LimiterOptions): Limiter {
  const {
    now,
    sleep,
    key,
    windows,
    backoff = { first: 1_000, most: 72_000 },
    random = Math.random,
  } = options;
  const lease = createLease(windows, now);
  const oneAtATime = createTurns();
  /** The state as this process saw it last. */
  let seen: State = unused;

  /** Reads the shared state, stores what `decide` makes of it, if anything, and answers what it decided. */
  async function share<Answer>(decide: (state: State) => { answer: Answer; state?: State }): Promise<Answer> {
    const shared = await update(options, (stored) => {
      const { state: before, others, isRepaired } = ownOf(stored, now(), periodOf(windows));
      const { answer, state = isRepaired ? before : undefined } = decide(before);
      return {
        answer: { answer, state: state ?? before },
        state: state && toStore(state, others, now()),
      };
    });
    seen = shared.state;
    return shared.answer;
  }

  /** Stores what `change` makes of the shared state, if anything. */
  const change = (make: (state: State) => State | undefined) =>
    share((state) => ({ answer: undefined, state: make(state) }));

  /** Reserves; answers the milliseconds after which to try again where it is too early to reserve. */
  async function reserveMore(deadline: number): Promise<number> {
    const choice = await share((state) => {
      const answer = choose(options, state, now(), deadline, lease.wish());
      return { answer, state: answer.kind === 'slots' ? answer.state : undefined };
    });
    if (choice.kind === 'late') throw new SlotTooLate(key, choice.retryAfter);
    if (choice.kind === 'early') return choice.wait;
    lease.add(choice.slots);
    return 0;
  }

  /** The next slot of this process, or the milliseconds after which to ask again. */
  async function next(deadline: number): Promise<Slot | number> {
    const wait = lease.peek() === undefined ? await reserveMore(deadline) : 0;
    const slot = lease.peek();
    if (slot === undefined) return wait;
    if (slot.at > deadline) throw new SlotTooLate(key, slot.at - now());
    lease.take();
    return slot;
  }

  /** Waits for the slot, and tells whether it may still be used: not too late, nor in a pause. */
  async function waitFor(slot: Slot): Promise<boolean> {
    const wait = slot.at - now();
    if (wait > 0) await sleep(wait);
    if (wait >= worthAnotherLook) await change(() => undefined);
    return now() < slot.until && slot.at >= seen.pausedUntil;
  }

  return {
    async take(deadline) {
      lease.asked();
      for (;;) {
        const slot = await oneAtATime(() => next(deadline));
        if (typeof slot === 'number') await sleep(slot + random() * spread);
        else if (await waitFor(slot)) return;
      }
    },
    async pause(milliseconds) {
      const until = now() + milliseconds;
      if (until > seen.pausedUntil) await change((state) => pausedUntil(state, until));
    },
    async learn(answer) {
      const throttle = throttleOf(answer, now(), options.throttle);
      if (throttle !== undefined) {
        await change((state) => refused(state, throttle, now(), { windows, backoff }));
      } else if (bounded(seen, answer, now(), windows) !== undefined) {
        await change((state) => bounded(state, answer, now(), windows));
      }
    },
  };
}
