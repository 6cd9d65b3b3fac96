import type { Stamp } from './identity.ts';

/** By e-mail in lower case: when one source first and last said that a user has it. */
export type Addresses = Record<string, { first: Stamp; last: Stamp }>;

/** From when on, and until when (without it: still), a user has an address. */
export type Tenure = { from: Stamp; until?: Stamp };

/** Everything that two views know together; commutative, associative and idempotent, up to 64 addresses. */
export function joinAddresses(one: Addresses, other: Addresses): Addresses {
  const joined = { ...one };
  for (const [email, { first, last }] of Object.entries(other)) {
    const known = one[email] ?? { first, last };
    joined[email] = {
      first: first < known.first ? first : known.first,
      last: last > known.last ? last : known.last,
    };
  }
  return fewest(joined);
}

/** More than a human ever has, and few enough that whatever a source says of them fits into an item. */
const addressesAtMost = 64;

/** Of too many addresses the first two, which tell who the user was, and the latest. */
function fewest(addresses: Addresses): Addresses {
  const all = Object.entries(addresses);
  if (all.length <= addressesAtMost) return addresses;
  const byFirst = all.toSorted(([, one], [, other]) => (one.first < other.first ? -1 : 1)).slice(0, 2);
  const byLast = all.toSorted(([, one], [, other]) => (one.last > other.last ? -1 : 1));
  const others = byLast.filter(([email]) => !byFirst.some(([first]) => first === email));
  return Object.fromEntries([...byFirst, ...others.slice(0, addressesAtMost - byFirst.length)]);
}

/**
 * When a user had an address: from the first time that it was said until the first word of another one after the last
 * time. `undefined` where it was never said.
 */
export function tenureOf(addresses: Addresses, email: string): Tenure | undefined {
  const own = addresses[email];
  if (own === undefined) return undefined;
  const [until] = Object.entries(addresses)
    .flatMap(([other, { first, last }]) => (other === email ? [] : [first, last]))
    .filter((stamp) => stamp > own.last)
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
  return one.from < (other.until ?? endless) && other.from < (one.until ?? endless);
}
