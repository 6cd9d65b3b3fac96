import { httpTimeout } from '../../lib/http.ts';
import type { Account } from '../accounts/account.ts';
import { overBy } from '../contracts/deadline.ts';
/** A worker's claim to an account: two lanes may hold the same person. Until: milliseconds since 1970. */
export type Lease = { token: string; until: number };

/** A lease that lasts until everything is over that an invocation with this deadline may have begun. */
export function leaseUntil(token: string, deadline: number, timeout = httpTimeout): Lease {
  return { token, until: overBy(deadline, timeout) };
}

/** Whether the account is still leased under this token: otherwise another worker may have changed it meanwhile. */
export function isHeld({ lease }: Account, { token }: Lease): boolean {
  return lease?.token === token;
}
