import type { Desired } from '../../core/contracts/desired.ts';
import type { Observed, Unproved } from '../../core/contracts/observed.ts';
import type { ThingKind } from './names.ts';
import type { Grant, Named, Permissions, Subscriber } from './schema.ts';

export type Present = Extract<Desired<Grant>, { state: 'present' }>;

/** A page access user. What was not read is left out. */
export type Viewer = {
  id: string;
  email: string | null;
  login: string | null;
  groups: Named[];
  components?: Named[];
  metrics?: Named[];
};

/** A subscription to one incident alone. */
export type Told = { id: string; incident: string; mode: string };

/**
 * A person on one page, the best match first. No `viewers`: the page has no page access users. No `subscribers`: they
 * were not read, or (`unreadable`) nothing of this page can be. `partial`: there may be more page access users.
 */
export type OnPage = {
  viewers?: Viewer[];
  subscribers?: Subscriber[];
  /** Their subscriptions to incidents that are not resolved, each to one alone: read at a removal. */
  told?: Told[];
  /** The incidents are not listed. */
  untold?: boolean;
  unreadable?: boolean;
  partial?: boolean;
  /** What there is to give, of that which a grant names or a snapshot holds. */
  offer?: Record<ThingKind, Named[]>;
};

/** A team member. No `permissions`: they could not be read. */
export type OrganizationUser = { id: string; permissions?: Permissions };

/**
 * Everything that a person is at Statuspage. No `users`: nobody looked, or (`hidden`) the organisation may not be read.
 * `listed`: they are all that the list of team members has of them. Pages that nobody looked at are left out.
 */
export type Account = {
  email: string;
  users?: OrganizationUser[];
  hidden?: boolean;
  listed?: boolean;
  pages: Record<string, OnPage>;
};

/** Everything that was read of a person, whether they have an account or not. */
export function readOf(observed: Observed<Account>): Account | undefined {
  return observed.present ? observed.account : observed.read;
}

/** What was found, and why it may not be all. */
export type Seen = { account: Account; unproved?: Unproved };

/** The vendor's ids of one person, by which they are found after their e-mail has changed. */
export type Ids = { users: string[]; viewers: Record<string, string[]> };

const user = 'user';

/** One of them as it is kept: of a team member, or of a page access user of `page`. */
export function keptId(id: string, page = user): string {
  return `${page}=${id}`;
}

/** As they are kept: `user=ctxmxhwm7v0g`, `p1=p6t1q6y2c3m3`, the organisation user and one page access user a page. */
export function encodeIds({ users, viewers }: Ids): string[] {
  const pairs = Object.entries({ [user]: users, ...viewers });
  return pairs.flatMap(([where, ids]) => ids.map((id) => keptId(id, where)));
}

export function decodeIds(kept: readonly string[] = []): Ids {
  const ids: Ids = { users: [], viewers: {} };
  for (const pair of kept) {
    const [where = '', id] = pair.split('=');
    if (id === undefined) continue;
    if (where === user) ids.users.push(id);
    else ids.viewers[where] = [...(ids.viewers[where] ?? []), id];
  }
  return ids;
}

/** Whether two addresses are the same but for letter case. */
export function same(one: string | null | undefined, other: string | null | undefined): boolean {
  return one != null && other != null && one.trim().toLowerCase() === other.trim().toLowerCase();
}
