import { Throttled } from './errors.ts';
import type { Unproved } from './observed.ts';

/** The failure of what waits for such a proof. */
export function waiting({ message, retryAfter, list }: Unproved): Throttled {
  return new Throttled(message, retryAfter, { list });
}
