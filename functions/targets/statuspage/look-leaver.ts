import type { Look, Unproved } from '../../core/contracts/observed.ts';
import type { Account, OnPage } from './account.ts';
import type { Client } from './client.ts';
import { describeViewers } from './describe.ts';
import { findSubscribers, findViewers, knownUsers, listedUsers, type Who } from './find.ts';
import { partKinds } from './schema.ts';

export type Leaver = {
  client: Client;
  /** What they are to be. */
  state: 'muted' | 'absent';
  who: Who;
  snapshot?: Account;
  look: Look;
};

/** What was found of an account, and why it may not be all. */
type Seen = { account: Account; unproved?: Unproved };

/** Adds what one place holds of an account. */
type Place = (seen: Seen) => Promise<Seen>;

/**
 * Everything of somebody on every page, what we know the ids of first. A team member whose id we know is good enough
 * to begin with; "there is nothing" is said only after a look at the whole list, where somebody deleted may have come
 * back. A first look ends with what we know the id of and can silence: all workers together read once a second.
 */
export async function lookForLeaver(leaver: Leaver): Promise<Seen> {
  const { who, state, look } = leaver;
  const [known, others] = placesOf(leaver);
  let seen: Seen = { account: { email: who.email ?? '', pages: {} } };
  for (const place of known) {
    seen = await place(seen);
    if (look === 'partial' && !isSilent(seen.account, state)) return seen;
  }
  for (const place of others) seen = await place(seen);
  return seen;
}

/** Where we know that they are, and where else they may be. */
function placesOf(leaver: Leaver): [known: Place[], others: Place[]] {
  const { client, who, state, snapshot } = leaver;
  // A page that was taken out of the configuration may still hold somebody whom we brought there.
  const known = new Set(Object.keys(who.ids.viewers));
  const others = new Set([...client.pages, ...Object.keys(snapshot?.pages ?? {})]).difference(known);
  const onPage = (page: string) => async (seen: Seen) => {
    const { onPage, unproved } = await lookAt(leaver, page);
    const pages = { ...seen.account.pages, [page]: onPage };
    return { account: { ...seen.account, pages }, unproved: seen.unproved ?? unproved };
  };
  const inTeam = async (seen: Seen) => {
    const users = await knownUsers(client, who);
    return users.length > 0 ? { ...seen, account: { ...seen.account, users } } : seen;
  };
  const inList = async (seen: Seen) => {
    const { account } = seen;
    if (account.users !== undefined && !isSilent(account, state)) return seen;
    const { rows: users, unproved } = await listedUsers(client, who, account.users);
    const hidden = users === undefined;
    return { account: { ...account, users, hidden }, unproved: seen.unproved ?? unproved };
  };
  return [
    [inTeam, ...[...known].map(onPage)],
    [...[...others].map(onPage), inList],
  ];
}

async function lookAt(
  { client, who, snapshot }: Leaver,
  page: string,
): Promise<{ onPage: OnPage; unproved?: Unproved }> {
  const { rows, ...viewersSeen } = await findViewers(client, page, who);
  // Subscriptions outlive the page access user that they came with.
  const viewers = (rows ?? []).map(({ id }) => id).concat(who.ids.viewers[page] ?? []);
  const { rows: subscribers, ...subscribersSeen } = await findSubscribers(client, page, {
    email: who.email,
    viewers,
    effort: who.effort,
  });
  const unproved = viewersSeen.unproved ?? subscribersSeen.unproved;
  if (rows === undefined && subscribers === undefined) return { onPage: { unreadable: true }, unproved };
  // What somebody had is read once, for the snapshot.
  const kinds = isKept(snapshot, page) ? [] : partKinds;
  const described = rows && (await describeViewers(client, page, rows, kinds));
  return { onPage: { viewers: described, subscribers: subscribers ?? [] }, unproved };
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

function isSilent({ users = [], pages }: Account, state: 'muted' | 'absent'): boolean {
  const loud = ({ viewers = [], subscribers = [] }: OnPage) => viewers.length + subscribers.length > 0;
  if (Object.values(pages).some(loud)) return false;
  return state === 'absent'
    ? users.length === 0
    : users.every(({ permissions = {} }) => Object.keys(permissions).length === 0);
}
