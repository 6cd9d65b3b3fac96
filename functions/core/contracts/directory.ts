import type { Vendor } from './api.ts';
import type { Group, User } from './event.ts';

/** A user as a source's list has them. Without `groups` the list says nothing of groups; with them, those are all. */
export type ListedUser = { user: User; groups?: Group[] };

/**
 * One page of a list. Without `next` it was the last. `total`: how many users the source says there are, where it does;
 * `readAt`: when it answered, by its own clock (milliseconds since 1970), where it says.
 */
export type DirectoryPage<Row> = { rows: Row[]; next?: string; total?: number; readAt?: number };

/** A user who was read again: as they are, or gone, in the source's own words. `readAt` as of a page. */
type LookedUp = (ListedUser & Pick<DirectoryPage<never>, 'readAt'>) | 'gone';

/** What reading a directory may use. */
export type Listing<Settings = unknown> = { settings: Settings; vendor: Vendor };

/**
 * A source's whole directory, for an import and for the comparison of every night. It reads, and concludes nothing: what a
 * list proves is decided where all of it is known. Every read throws one of the five errors where the answer is not the source's own;
 * a `next` that leads to another host or list is never followed.
 */
export type Directory<Settings = unknown, Secret = unknown> = {
  /** What the settings or the secret lack, in one clause that says what to add; `undefined` where it can be listed. Pure. */
  lacks(settings: Settings, secret: Secret): string | undefined;
  /** Whose directory it is: an id that another organization does not have. A call, or none. */
  tenant(listing: Listing<Settings>): Promise<string>;
  /** A page of the users whom the source has. */
  users(listing: Listing<Settings>, cursor?: string): Promise<DirectoryPage<ListedUser>>;
  /**
   * What a user is whom a whole list does not name, as far as `user` confirms it: gone, or here and not active. @default 'gone'
   */
  unlisted?(settings: Settings): 'gone' | 'inactive';
  /** One user, read again before anything is concluded of a list that does not name them. */
  user(listing: Listing<Settings>, id: string): Promise<LookedUp>;
  /**
   * A page of all groups, for a source whose list of users does not say their groups. Only of those that the configuration
   * names are the members read: of the others nothing is said.
   */
  groups?(listing: Listing<Settings>, cursor?: string): Promise<DirectoryPage<Group>>;
  /** A page of the ids of a group's members; `undefined` where the source says in its own words that the group is gone. */
  members?(
    listing: Listing<Settings>,
    group: string,
    cursor?: string,
  ): Promise<DirectoryPage<string> | undefined>;
};
