import type { Addresses } from './email-history.ts';
import type { Stamp } from './register.ts';

/**
 * From when on, and until when (without it: still), a user has an address. It is none at all where it ends no later than it
 * begins: the address was only said together with the one that came after it, or by a list as of before another one was said.
 */
export type Tenure = { from: Stamp; until?: Stamp };

/**
 * When a user had an address: from the first time that it was said until the first word of another one after the last
 * time. `undefined` where it was never said.
 */
export function tenureOf(addresses: Addresses, email: string): Tenure | undefined {
  const own = addresses[email];
  if (own === undefined) return undefined;
  const [until] = Object.entries(addresses)
    .flatMap(([other, { first, last }]) => {
      if (other === email || last <= own.last) return [];
      // A list's page that is read again says both under one stamp, of a user who was renamed meanwhile.
      return [first >= own.last ? first : last];
    })
    .sort();
  return { from: own.first, ...(until !== undefined && { until }) };
}

/** The address that a user was said to have before all others, until the first word of another one. */
export function firstTenure(addresses: Addresses): ({ email: string } & Tenure) | undefined {
  const [first] = Object.entries(addresses).toSorted(([, one], [, other]) =>
    one.first < other.first ? -1 : 1,
  );
  if (first === undefined) return undefined;
  const [email, { first: from }] = first;
  const [until] = Object.entries(addresses)
    .flatMap(([other, { first }]) => (other === email ? [] : [first]))
    .sort();
  return { email, from, ...(until !== undefined && { until }) };
}

/**
 * Whether two had one address at the same time. The only place where the times of two sources are compared: an address
 * goes to another person after weeks or months, beside which clocks that differ are nothing.
 */
export function overlap(one: Tenure | undefined, other: Tenure | undefined): boolean {
  if (one === undefined || other === undefined) return false;
  const endless = '~';
  const from = one.from > other.from ? one.from : other.from;
  return from < (one.until ?? endless) && from < (other.until ?? endless);
}
