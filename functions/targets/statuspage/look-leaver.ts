import type { Account, OnPage } from './account.ts';
import type { Client } from './client.ts';
import { describeViewers } from './describe.ts';
import { findSubscribers, findViewers, knownUsers, listedUsers, type Who } from './find.ts';
import { partKinds } from './schema.ts';

type Looking = { client: Client; who: Who; snapshot?: Account };

/**
 * Everything of somebody on every page. A team member whose id we know is good enough to begin with; "there is
 * nothing" is said only after a look at the whole list, where somebody deleted may have come back.
 */
export async function lookForLeaver(
  client: Client,
  state: 'muted' | 'absent',
  who: Who,
  snapshot?: Account,
): Promise<Account> {
  const looking = { client, who, snapshot };
  const known = await knownUsers(client, who);
  const users = known.length > 0 ? known : await listedUsers(client, who, 0);
  const pages: Record<string, OnPage> = {};
  for (const page of pagesOf(looking)) pages[page] = await lookAt(looking, page);
  const account = { email: who.email, users, hidden: users === undefined, pages };
  if (!isSilent(account, state)) return account;
  const all = known.length > 0 ? await listedUsers(client, who, 0, known) : users;
  return { ...account, users: all, hidden: all === undefined };
}

/** A page that was taken out of the configuration may still hold somebody whom we brought there. */
function pagesOf({ client, who, snapshot }: Looking): Set<string> {
  return new Set([...client.pages, ...Object.keys(who.ids.viewers), ...Object.keys(snapshot?.pages ?? {})]);
}

async function lookAt({ client, who, snapshot }: Looking, page: string): Promise<OnPage> {
  const rows = await findViewers(client, page, who);
  // Subscriptions outlive the page access user that they came with.
  const viewers = (rows ?? []).map(({ id }) => id).concat(who.ids.viewers[page] ?? []);
  const subscribers = await findSubscribers(client, page, { email: who.email, viewers });
  if (rows === undefined && subscribers === undefined) return { unreadable: true };
  // What somebody had is read once, for the snapshot.
  const kinds = snapshot === undefined ? partKinds : [];
  const described = rows && (await describeViewers(client, page, rows, kinds));
  return { viewers: described, subscribers: subscribers ?? [] };
}

function isSilent({ users = [], pages }: Account, state: 'muted' | 'absent'): boolean {
  const loud = ({ viewers = [], subscribers = [] }: OnPage) => viewers.length + subscribers.length > 0;
  if (Object.values(pages).some(loud)) return false;
  return state === 'absent'
    ? users.length === 0
    : users.every(({ permissions = {} }) => Object.keys(permissions).length === 0);
}
