import { createBreaker } from '../lib/breaker/index.ts';
import { ask, readBreaker } from '../lib/breaker/state.ts';
import type { UpdateWorld } from '../lib/limiter/store.ts';
import { asFailure, Throttled, Transient } from './errors.ts';

export type Shield = {
  /**
   * Runs a person's work if the breaker lets it, tells the breaker how it went, and throws `Throttled` otherwise. A
   * refusal that is about the person says that the vendor is well.
   */
  run<T>(person: string, work: () => Promise<T>): Promise<T>;
  /** Throws `Throttled` where `run` would, for the price of one read and without taking a probe. */
  check(person: string): Promise<void>;
};

/**
 * Milliseconds over which those who wait come back one after the other: if all came at once, one of them would take
 * the probe and all others would wait again, although the vendor is well.
 */
const spread = 60_000;

/** Leaves a vendor alone that is in trouble, or that refuses the key; shared by all workers through the store. */
export function createShield(world: UpdateWorld & { now(): number }): Shield {
  const { store, key, now, random = Math.random } = world;
  const breaker = createBreaker(world);
  const waiting = (wait: number) => {
    const retryAfter = Math.ceil(wait + random() * spread);
    return new Throttled(
      'the vendor is in trouble, or refuses the key, and is left alone for now',
      retryAfter,
    );
  };

  async function failed(person: string, thrown: unknown): Promise<unknown> {
    const failure = asFailure(thrown);
    if (failure.name === 'Credential') await breaker.failed(person, 'credential');
    if (failure.name === 'Blocked' || failure.name === 'Permanent') await breaker.succeeded(person);
    if (failure.name !== 'Transient') return thrown;
    await breaker.failed(person);
    const { leave } = ask(readBreaker((await store.read(key))?.state), now(), person);
    if (typeof leave === 'string') return failure;
    // The vendor's trouble, not the person's: so it is no reason to come back later than everybody else.
    const { message, status, words } = failure;
    return new Transient(message, { status, words, cause: failure.cause, retryAfter: leave.wait });
  }

  return {
    async run(person, work) {
      const leave = await breaker.allow(person);
      if (typeof leave === 'object') throw waiting(leave.wait);
      try {
        const result = await work();
        await breaker.succeeded(person);
        return result;
      } catch (thrown) {
        throw await failed(person, thrown);
      }
    },
    async check(person) {
      const { leave } = ask(readBreaker((await store.read(key))?.state), now(), person);
      if (typeof leave === 'object') throw waiting(leave.wait);
    },
  };
}
