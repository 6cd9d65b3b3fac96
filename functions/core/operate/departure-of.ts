import type { Account } from '../accounts/account.ts';
import type { Departed } from '../accounts/departed.ts';

/** A departure, as far as it has come. */
export type Departure = Pick<Departed, 'at' | 'knownAt' | 'causedBy'> & Partial<Departed>;

/** The departure of a person from a target that is under way, or else the last that was proved. */
export function departureOf({ leaving, departed, causedBy }: Account): Departure | undefined {
  if (leaving === undefined || departed?.knownAt === leaving.knownAt) return departed;
  const { at, knownAt } = leaving;
  return { at, knownAt, ...(causedBy !== undefined && { causedBy }) };
}
