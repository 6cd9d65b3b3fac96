import type { Stamp } from './register.ts';

/**
 * By e-mail in lower case: when one source first and last said that a user has it. A record that was read says it as of when it
 * was read at the latest (`first`), and counts as of when its list began (`last`): so of a list's word alone `first` is the later one.
 */
export type Addresses = Record<string, { first: Stamp; last: Stamp }>;

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
