import type { Account, OnPage } from './account.ts';
import type { Client } from './client.ts';
import { describeViewers } from './describe.ts';
import { findSubscribers, findViewers, knownUsers, listedUsers, searchViewers, type Who } from './find.ts';
import { partKinds } from './schema.ts';

/**
 * Everything of somebody on every page. A quick look that finds something to take away is good enough to begin with,
 * and "there is nothing" is said only after a thorough one.
 */
export async function lookForLeaver(
  client: Client,
  state: 'muted' | 'absent',
  who: Who,
  snapshot?: Account,
): Promise<Account> {
  const quick = await lookQuickly(client, who, snapshot);
  return isSilent(quick.account, state) ? lookThoroughly(client, who, quick) : quick.account;
}

type Quick = { account: Account; listed: boolean };

async function lookQuickly(client: Client, who: Who, snapshot?: Account): Promise<Quick> {
  const known = await knownUsers(client, who);
  const listed = known.length === 0;
  const users = listed ? await listedUsers(client, who, 0) : known;
  const pages: Record<string, OnPage> = {};
  const names = [...client.pages, ...Object.keys(who.ids.viewers), ...Object.keys(snapshot?.pages ?? {})];
  for (const page of new Set(names)) pages[page] = await lookAt(client, page, who, snapshot);
  return { account: { email: who.email, users, hidden: users === undefined, pages }, listed };
}

async function lookAt(client: Client, page: string, who: Who, snapshot?: Account): Promise<OnPage> {
  const rows = await findViewers(client, page, who);
  // Subscriptions outlive the page access user that made them.
  const before = snapshot?.pages[page]?.viewers ?? [];
  const viewers = [...(rows ?? []), ...before].map(({ id }) => id).concat(who.ids.viewers[page] ?? []);
  const subscribers = await findSubscribers(client, page, { email: who.email, viewers });
  if (rows === undefined && subscribers === undefined) return { unreadable: true };
  // What they had is read once, for the snapshot.
  const parts = snapshot === undefined ? partKinds : [];
  const described = rows && (await describeViewers(client, page, rows, parts));
  return { viewers: described, subscribers: subscribers ?? [] };
}

function isSilent({ users = [], pages }: Account, state: 'muted' | 'absent'): boolean {
  const loud = ({ viewers = [], subscribers = [] }: OnPage) => viewers.length + subscribers.length > 0;
  if (Object.values(pages).some(loud)) return false;
  return state === 'absent'
    ? users.length === 0
    : users.every(({ permissions = {} }) => Object.keys(permissions).length === 0);
}

async function lookThoroughly(client: Client, who: Who, { account, listed }: Quick): Promise<Account> {
  const users = listed ? account.users : await listedUsers(client, who, 0, account.users);
  const pages: Record<string, OnPage> = {};
  for (const [page, seen] of Object.entries(account.pages)) {
    if (seen.viewers === undefined) pages[page] = seen;
    else {
      const rows = await searchViewers(client, page, who);
      pages[page] = { ...seen, viewers: await describeViewers(client, page, rows, partKinds) };
    }
  }
  return { ...account, users, hidden: users === undefined, pages };
}
