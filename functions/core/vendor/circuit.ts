import { createBreaker } from '../../lib/breaker/index.ts';
import { ask, readBreaker } from '../../lib/breaker/state.ts';
import type { UpdateWorld } from '../../lib/shared-state.ts';
import { asFailure } from '../contracts/as-failure.ts';
import { type Failure, Throttled, Transient } from '../contracts/errors.ts';
import { isVendors } from '../contracts/is-vendors.ts';
import type { Lane } from '../delivery/lane.ts';
import { priorityOf } from './priority.ts';

type Circuit = {
  /**
   * Runs a person's work if the breaker lets it, tells the breaker how it went, and throws `Throttled` otherwise. A
   * refusal that is about the person says that the vendor is well. What is no word of the vendor's says nothing.
   * @param lane @default 'ordinary'
   */
  run<T>(person: string, work: () => Promise<T>, lane?: Lane): Promise<T>;
  /** Throws `Throttled` where `run` would, for the price of one read and without taking a probe. */
  check(person: string, lane?: Lane): Promise<void>;
};

/**
 * Milliseconds over which those who wait come back one after the other: if all came at once, one of them would take
 * the probe and all others would wait again, although the vendor is well.
 */
const spread = { ordinary: 60_000, leavers: 30_000 };

/**
 * Leaves a vendor alone that is in trouble, or that refuses the key. All workers share the circuit through the store.
 *
 * @example
 * const circuit = createCircuit({ store, key: targetId, now, sleep });
 * await circuit.run(person, () => converge(account), 'leavers');
 */
export function createCircuit(world: UpdateWorld & { now(): number }): Circuit {
  const { store, key, now, random = Math.random } = world;
  const breaker = createBreaker(world);
  const waiting = (wait: number, lane: Lane) => {
    const retryAfter = Math.ceil(wait + random() * spread[lane]);
    return new Throttled(
      'the vendor is in trouble, or refuses the key, and is left alone for now',
      retryAfter,
    );
  };
  const permitOf = async (person: string, lane: Lane) =>
    ask(readBreaker((await store.read(key))?.state), now(), person, priorityOf[lane]).permit;

  async function failed(person: string, lane: Lane, thrown: unknown): Promise<unknown> {
    const failure = asFailure(thrown);
    const word = wordOf(failure);
    if (word === undefined) await breaker.ended(person);
    if (word === 'well') await breaker.succeeded(person);
    if (word === 'credential' || word === 'outage') await breaker.failed(person, word);
    if (word !== 'outage') return thrown;
    const permit = await permitOf(person, lane);
    if (typeof permit === 'string') return failure;
    // The vendor's failure, not the person's: so it is no reason to come back later than everybody else.
    const { message, status, words } = failure;
    const lost = failure instanceof Transient && failure.lost;
    return new Transient(message, { status, words, lost, cause: failure.cause, retryAfter: permit.wait });
  }

  return {
    async run(person, work, lane = 'ordinary') {
      const permit = await breaker.allow(person, priorityOf[lane]);
      if (typeof permit === 'object') throw waiting(permit.wait, lane);
      try {
        const result = await work();
        await breaker.succeeded(person);
        return result;
      } catch (thrown) {
        throw await failed(person, lane, thrown);
      }
    },
    async check(person, lane = 'ordinary') {
      const permit = await permitOf(person, lane);
      if (typeof permit === 'object') throw waiting(permit.wait, lane);
    },
  };
}

/** What a failure says of the vendor; `undefined` for nothing. */
function wordOf(failure: Failure): 'well' | 'outage' | 'credential' | undefined {
  switch (failure.name) {
    case 'Credential':
      return 'credential';
    case 'Blocked':
    case 'Permanent':
      return 'well';
    case 'Throttled':
      return undefined;
    case 'Transient':
      return isVendors(failure) ? 'outage' : undefined;
  }
}
