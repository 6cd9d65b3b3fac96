import type { Attributes } from './attributes.ts';
import type { Addresses } from './email-history.ts';
import type { Register, Stamp } from './register.ts';

/** What one source has said about one of its users, up to now. */
export type Identity = {
  source: string;
  userId: string;
  exists?: Register<boolean>;
  active?: Register<boolean>;
  attributes: { [Name in keyof Attributes]?: Register<NonNullable<Attributes[Name]>> };
  /** Every address that they were ever said to have: any of them names this user. */
  addresses: Addresses;
  /** The first login of theirs that looks like an address: it served as one until an e-mail was said. */
  firstLogin?: Register<string>;
  /** By group id: whether they are a member. */
  memberships: Record<string, Register<boolean>>;
  /** By group id: the group's name, where a source said it. */
  groupNames: Record<string, Register<string>>;
  /**
   * When the latest complete list of the user's groups was said: a membership that was said before is void, and a
   * group that was not said since is none of theirs. The list's own groups bear this very stamp. A deleted user
   * has a complete list of nothing.
   */
  cleared?: Stamp;
  /** The latest time that the source's clock claimed while it was ahead (ISO 8601 UTC). */
  aheadUntil?: string;
  /** Some of the memberships and names of groups are kept elsewhere: this is not all of them. */
  split?: true;
};

/** An identity of which nothing is known. */
export function emptyIdentity(source: string, userId: string): Identity {
  return { source, userId, attributes: {}, addresses: {}, memberships: {}, groupNames: {} };
}
