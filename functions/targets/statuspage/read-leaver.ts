import type { Look } from '../../core/contracts/observed.ts';
import type { Account, OnPage, Seen } from './account.ts';
import type { Client } from './client.ts';
import { partKinds } from './schema.ts';
import { findSubscribers } from './subscribers.ts';
import { findTold } from './told.ts';
import { knownUsers, listedUsers } from './users.ts';
import { findViewers, type Who, withGroups, withParts } from './viewers.ts';

export type Leaver = {
  client: Client;
  /** What they are to be. */
  state: 'muted' | 'absent';
  who: Who;
  snapshot?: Account;
  look: Look;
};

/**
 * Everything of a person on every page, what we know the ids of first; of what was `seen` already only the rest. A team
 * member whose id we know is good enough to begin with; "there is nothing" is said only after a look at the whole list,
 * where a deleted person may have come back. A partial look ends with what we know the id of and can mute: all workers
 * together read once a second.
 */
export async function readLeaver(leaver: Leaver, { account, unproved }: Seen): Promise<Seen> {
  const { client, who, state, snapshot, look } = leaver;
  const seen: Seen = { account: { ...account, pages: { ...account.pages } }, unproved };
  const isEnough = () => look === 'partial' && !isAsDesired(seen.account, state);
  if (account.users === undefined && !account.hidden) {
    const users = await knownUsers(client, who);
    if (users.length > 0) Object.assign(seen.account, { users });
    if (isEnough()) return seen;
  }
  // A page that was taken out of the configuration may still hold a person whom we brought there.
  const known = Object.keys(who.ids.viewers);
  const first = new Set([...known, ...client.pages, ...Object.keys(snapshot?.pages ?? {})]);
  // At a mute it is the pages where Rollcall gives access: customers' pages have subscribers only.
  const others = async () =>
    state === 'absent' ? (await client.pageIds()).filter((page) => !first.has(page)) : [];
  for await (const page of both(first, others)) {
    if (seen.account.pages[page] !== undefined) continue;
    const { onPage, unproved } = await readPage(leaver, page);
    seen.account.pages[page] = onPage;
    seen.unproved ??= unproved;
    if (known.includes(page) && isEnough()) return seen;
  }
  const { users, hidden, listed } = seen.account;
  if (hidden || listed || (users !== undefined && !isAsDesired(seen.account, state))) return seen;
  const found = await listedUsers(client, who, users);
  Object.assign(
    seen.account,
    found.rows === undefined ? { users, hidden: true } : { users: found.rows, listed: true },
  );
  seen.unproved ??= found.unproved;
  return seen;
}

/** The second part is asked for when the first is over. */
async function* both<T>(first: Iterable<T>, second: () => Promise<T[]>): AsyncGenerator<T> {
  yield* first;
  yield* await second();
}

async function readPage({ client, state, who, snapshot }: Leaver, page: string) {
  const { rows, partial, unproved: ofViewers } = await findViewers(client, page, who, false);
  // Subscriptions outlive the page access user that they came with.
  const viewers = (rows ?? []).map(({ id }) => id).concat(who.ids.viewers[page] ?? []);
  const { rows: subscribers, unproved: ofSubscribers } = await findSubscribers(client, page, {
    ...who,
    viewers,
  });
  const before = (snapshot?.pages[page]?.viewers ?? []).map(({ id }) => id);
  const told =
    state === 'absent'
      ? await findTold(client, page, { ...who, viewers: [...viewers, ...before] })
      : undefined;
  const unproved = ofViewers ?? ofSubscribers ?? told?.unproved;
  if (rows === undefined && subscribers === undefined) return { onPage: { unreadable: true }, unproved };
  // What a group is called matters when it is given back, so nothing is asked for it now.
  const named = rows && withGroups(rows, await client.names(page, 'groups').lately());
  // What they had is read once, for the snapshot.
  const described = named && (await withParts(client, page, named, isKept(snapshot, page) ? [] : partKinds));
  const onPage: OnPage = {
    viewers: described,
    subscribers: subscribers ?? [],
    ...(partial && { partial }),
    ...(told && (told.rows ? { told: told.rows } : { untold: true })),
  };
  return { onPage, unproved };
}

/** The snapshot with the places that could not be read, or were not looked at, when it was taken. */
export function extend(snapshot: Account, account: Account): Account {
  const found = Object.entries(account.pages).filter(
    ([page, { unreadable = false }]) => !unreadable && !isKept(snapshot, page),
  );
  const { users, hidden, ...rest } = snapshot;
  const kept = users === undefined ? account : snapshot;
  return {
    ...rest,
    ...(kept.users !== undefined && { users: kept.users }),
    ...(kept.hidden !== undefined && { hidden: kept.hidden }),
    pages: { ...snapshot.pages, ...Object.fromEntries(found) },
  };
}

function isKept(snapshot: Account | undefined, page: string): boolean {
  const kept = snapshot?.pages[page];
  return kept !== undefined && kept.unreadable !== true;
}

function isAsDesired({ users = [], pages }: Account, state: 'muted' | 'absent'): boolean {
  const isLoud = ({ viewers = [], subscribers = [], told = [] }: OnPage) =>
    viewers.length + subscribers.length + told.length > 0;
  if (Object.values(pages).some(isLoud)) return false;
  return state === 'absent'
    ? users.length === 0
    : users.every(({ permissions = {} }) => Object.keys(permissions).length === 0);
}
