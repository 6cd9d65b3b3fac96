import type { VendorBreaker } from '../lib/breaker/index.ts';
import { asFailure, Throttled } from './errors.ts';

/**
 * Leaves a vendor alone that is in trouble: runs a person's work if the breaker lets it, tells the breaker how it
 * went, and throws `Throttled` otherwise. A refusal that is about the person says that the vendor is well.
 */
export function createShield(breaker: VendorBreaker) {
  return async <T>(person: string, work: () => Promise<T>): Promise<T> => {
    const leave = await breaker.allow(person);
    if (typeof leave === 'object') {
      throw new Throttled(
        'the vendor is in trouble, or refuses the key, and is left alone for now',
        leave.wait,
      );
    }
    try {
      const result = await work();
      await breaker.succeeded(person);
      return result;
    } catch (thrown) {
      await report(breaker, person, thrown);
      throw thrown;
    }
  };
}

async function report(breaker: VendorBreaker, person: string, thrown: unknown): Promise<void> {
  switch (asFailure(thrown).name) {
    case 'Transient':
      return breaker.failed(person);
    case 'Credential':
      return breaker.failed(person, 'credential');
    case 'Blocked':
    case 'Permanent':
      return breaker.succeeded(person);
    case 'Throttled':
      return;
  }
}
