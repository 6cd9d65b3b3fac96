import type { Failure } from '../contracts/errors.ts';
/**
 * An account that Rollcall made for a person who is gone under an address they no longer have, or who is another
 * person now. With its address where that is still theirs; else it is known by its id alone. `newOwner` is who they turned
 * out to be, unless the address is another person's by now.
 *
 * - `leave`: it leaves as a leaver's does.
 * - `make way`: it has the address by which a living person is to be known, and keeps them from it.
 * - `wait`: the `newOwner` is being given an account, perhaps this one, or all that belongs to the one they have.
 * - `theirs`: it is the account of the `newOwner`, who has no other.
 * - `unknown`: what it is to anybody could not be read.
 */
export type Orphan =
  | { how: 'leave' | 'make way' | 'wait' | 'theirs'; email?: string; newOwner?: string }
  | { how: 'unknown'; failure: Failure; newOwner?: undefined };
