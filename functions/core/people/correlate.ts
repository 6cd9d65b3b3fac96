import { emailOf } from './emails.ts';
import type { Identity } from './identity.ts';
import { isLiving } from './is-living.ts';
import type { Stamp } from './register.ts';
import { shared, tenureIn } from './shared-email.ts';
import { firstTenure, overlap, type Tenure } from './tenure.ts';

/**
 * - `same`: they are one person.
 * - `new owner`: another person had the address before, or has it by a lesser word: it is the claimant's now.
 * - `conflict`: another person has it, and nobody can tell who is right: it stays where it is.
 * - `nothing`: a user who is gone takes no address with them.
 */
export type Correlation = 'same' | 'new owner' | 'conflict' | 'nothing';

type Claim = {
  /** Who says that the address is theirs. */
  identity: Identity;
  email: string;
  /** Everything that is said of the person who holds it. */
  holder: Identity[];
  /** The sources, the most authoritative first. */
  authority: string[];
};

/**
 * Who a user is to the person who holds an address of theirs:
 *
 * | who of the holder had the address at the same time | then |
 * |---|---|
 * | nobody | it was given to a new user; not to one who is gone, since the account by it may be the former owner's |
 * | another living user of the same source | conflict |
 * | a user of the same source, one of the two is gone, and the later one had no address before | same: hired again |
 * | a user of the same source who is gone, and the later one was another person before | new owner |
 * | a user of another source, and they had one address from the lesser one's first on | same |
 * | a user of a lesser source who was another person at first | new owner: the higher word counts |
 * | a user of a higher source, and the lesser one was another person at first | conflict |
 *
 * Of several sources the highest decides. Were the last two `same`, an attacker who may write into the lesser source could
 * rename a user of theirs to the address of tomorrow's joiner, and have their own contacts in an account with that
 * joiner's rights.
 */
export function correlate({ identity, email, holder, authority }: Claim): Correlation {
  const sharers = holder.filter((other) => shared(other, identity, email));
  const [highest] = sharers.toSorted((one, other) => rank(one, authority) - rank(other, authority));
  if (highest === undefined) return isLiving(identity) ? 'new owner' : 'nothing';
  const deciding = sharers.filter(({ source }) => source === highest.source);
  if (!deciding.some((other) => isSame([other, identity], email, authority))) {
    if (!isLiving(identity)) return 'nothing';
    const isHigher = rank(highest, authority) > rank(identity, authority);
    const isLeft = highest.source === identity.source && !deciding.some(isLiving);
    return isHigher || isLeft ? 'new owner' : 'conflict';
  }
  return isLiving(identity) && rivalsOf(identity, holder).length > 0 ? 'conflict' : 'same';
}

/** The other living users of the same source. */
function rivalsOf({ source, userId }: Identity, holder: Identity[]): Identity[] {
  return holder.filter((other) => other.source === source && other.userId !== userId && isLiving(other));
}

/**
 * Of two who had one address at the same time: a lesser source's word counts from the user's first address on, and so
 * does that of the user who came to the address later in one source.
 */
function isSame([one, other]: [Identity, Identity], email: string, authority: string[]): boolean {
  if (one.source === other.source) {
    const later = since(one, email) > since(other, email) ? one : other;
    return one.userId === other.userId || beginning(later)?.email === email;
  }
  const [lesser, higher] = rank(one, authority) > rank(other, authority) ? [one, other] : [other, one];
  const first = beginning(lesser);
  return first !== undefined && overlap(first, everTenure(higher, first.email));
}

/** When a user had an address first; of a login that was another one before, when it was said last. */
function since(identity: Identity, email: string): Stamp {
  const from = everTenure(identity, email)?.from;
  return from || (identity.attributes.userName?.stamp ?? '');
}

/** A source that the configuration no longer names is the least of all. */
function rank({ source }: Identity, authority: string[]): number {
  const at = authority.indexOf(source);
  return at < 0 ? authority.length : at;
}

/** The first address of a user, be it a login from before any e-mail was said. */
function beginning(identity: Identity): ({ email: string } & Tenure) | undefined {
  const { firstLogin } = identity;
  const first = firstTenure(identity.addresses);
  if (firstLogin !== undefined && (first === undefined || firstLogin.stamp < first.from)) {
    return { email: firstLogin.value, from: firstLogin.stamp };
  }
  const email = emailOf(identity);
  return first ?? (email === undefined ? undefined : { email, from: '' });
}

/** When a user had an address, also where it was their first login; `from` is empty where nobody knows. */
function everTenure(identity: Identity, email: string): Tenure | undefined {
  const { firstLogin } = identity;
  const login = firstLogin?.value === email ? { from: firstLogin.stamp } : undefined;
  const tenure = tenureIn(identity, email);
  return tenure?.from ? tenure : (login ?? tenure);
}
