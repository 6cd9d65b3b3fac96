import type { Look } from '../../core/target.ts';
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

/** Adds to an account what one place holds of it. */
type Place = (account: Account) => Promise<Account>;

/**
 * Everything of somebody on every page, what we know the ids of first. A team member whose id we know is good enough
 * to begin with; "there is nothing" is said only after a look at the whole list, where somebody deleted may have come
 * back. A first look ends with what we know the id of and can silence: all workers together read once a second.
 */
export async function lookForLeaver(leaver: Leaver): Promise<Account> {
  const { who, state, look } = leaver;
  const [known, others] = placesOf(leaver);
  let account: Account = { email: who.email ?? '', pages: {} };
  for (const place of known) {
    account = await place(account);
    if (look === 'first' && !isSilent(account, state)) return account;
  }
  for (const place of others) account = await place(account);
  return account;
}

/** Where we know that they are, and where else they may be. */
function placesOf(leaver: Leaver): [known: Place[], others: Place[]] {
  const { client, who, state, snapshot } = leaver;
  // A page that was taken out of the configuration may still hold somebody whom we brought there.
  const known = new Set(Object.keys(who.ids.viewers));
  const others = new Set([...client.pages, ...Object.keys(snapshot?.pages ?? {})]).difference(known);
  const onPage = (page: string) => async (account: Account) => {
    const seen = await lookAt(leaver, page);
    return { ...account, pages: { ...account.pages, [page]: seen } };
  };
  const inTeam = async (account: Account) => {
    const users = await knownUsers(client, who);
    return users.length > 0 ? { ...account, users } : account;
  };
  const inList = async (account: Account) => {
    if (account.users !== undefined && !isSilent(account, state)) return account;
    const users = await listedUsers(client, who, 0, account.users);
    return { ...account, users, hidden: users === undefined };
  };
  return [
    [inTeam, ...[...known].map(onPage)],
    [...[...others].map(onPage), inList],
  ];
}

async function lookAt({ client, who, snapshot }: Leaver, page: string): Promise<OnPage> {
  const rows = await findViewers(client, page, who);
  // Subscriptions outlive the page access user that they came with.
  const viewers = (rows ?? []).map(({ id }) => id).concat(who.ids.viewers[page] ?? []);
  const subscribers = await findSubscribers(client, page, { email: who.email, viewers });
  if (rows === undefined && subscribers === undefined) return { unreadable: true };
  // What somebody had is read once, for the snapshot.
  const kinds = isKept(snapshot, page) ? [] : partKinds;
  const described = rows && (await describeViewers(client, page, rows, kinds));
  return { viewers: described, subscribers: subscribers ?? [] };
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
