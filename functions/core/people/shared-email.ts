import { emailOf } from './emails.ts';
import type { Identity } from './identity.ts';
import { overlap, type Tenure, tenureOf } from './tenure.ts';

/** Whether two users had the address `email` (in lower case) at the same time. */
export function shared(one: Identity, other: Identity, email: string): boolean {
  return overlap(tenureIn(one, email), tenureIn(other, email));
}

/**
 * When a user had an address. A login that serves as one counts while it does; of those of before, nothing but the
 * first is remembered.
 */
export function tenureIn(identity: Identity, email: string): Tenure | undefined {
  const said = tenureOf(identity.addresses, email);
  return said ?? (emailOf(identity) === email ? { from: '' } : undefined);
}
