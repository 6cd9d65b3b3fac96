import { httpTimeout } from '../../lib/http.ts';

const leaseGrace = 1_000;

/**
 * When everything is over that an invocation with this deadline may have begun: no change is begun after the deadline,
 * and none lasts longer than a call may. Leases and locks last until then, those of a dead invocation too. All times in
 * milliseconds.
 * @param timeout How long a call may take.
 */
export function overBy(deadline: number, timeout = httpTimeout): number {
  return deadline + timeout + leaseGrace;
}
