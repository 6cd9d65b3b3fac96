import { briefly } from '../../core/contracts/effort.ts';
import { Blocked, Transient } from '../../core/contracts/errors.ts';
import type { Made } from '../../core/contracts/trial.ts';
import type { Account, OnPage, Present } from './account.ts';
import type { Client } from './client.ts';
import { noViewers } from './messages.ts';
import type { ThingKind } from './names.ts';
import { type PartKind, partKinds, type Subscriber } from './schema.ts';
import { user, viewerOf } from './steps.ts';
import { findSubscribers } from './subscribers.ts';
import { knownUsers, listedUsers, organization } from './users.ts';
import { findViewers, type Who, withGroups, withParts } from './viewers.ts';

/** A person who stays: who they are, what they should be, and what they had before a mute of ours. */
export type Active = {
  client: Client;
  desired: Present;
  who: Pick<Who, 'email' | 'ids'>;
  snapshot?: Account;
  /** What was made lately: no list of before has it. */
  made: Made;
};

/**
 * A person on the surfaces that the configuration or a mute of ours says something about, and on no other; of what was
 * `seen` already only the rest.
 */
export async function readActive(active: Active, seen: Account): Promise<Account> {
  const { client, desired, snapshot } = active;
  refuseForeignPages(client.pages, desired);
  const pages: Account['pages'] = {};
  for (const page of pagesOf(client.pages, desired, snapshot)) {
    pages[page] = await readPage(active, page, seen.pages[page]);
  }
  const isRead = seen.users !== undefined || seen.hidden || !needsUsers(desired, snapshot);
  const users = isRead ? seen : await findUsers(active);
  const account = { ...seen, users: users.users, hidden: users.hidden, pages };
  refuseNowhere(desired, account);
  return account;
}

async function findUsers({ client, who, made }: Active): Promise<Pick<Account, 'users' | 'hidden'>> {
  const isMade = made[user] !== undefined || client.memory.idOf(organization, who.email).length > 0;
  const age = isMade ? 0 : 60_000;
  const looking = { ...who, effort: { ...briefly, age } };
  const known = await knownUsers(client, looking);
  // One whose address is another person's is not in the list but by an id, and those are known.
  if (known.length > 0 || who.email === undefined) return { users: known };
  const { rows: users } = await listedUsers(client, looking);
  return { users, hidden: users === undefined };
}

function needsUsers({ grant, scope }: Present, snapshot?: Account): boolean {
  const named = { ...grant?.permissions, ...scope?.permissions };
  return Object.keys(named).length > 0 || (snapshot?.users?.length ?? 0) > 0;
}

function pagesOf(managed: string[], { grant, scope }: Present, snapshot?: Account): Set<string> {
  const before = Object.entries(snapshot?.pages ?? {}).filter(
    ([, { viewers = [], subscribers = [] }]) => viewers.length + subscribers.length > 0,
  );
  return new Set([
    ...Object.keys(grant?.pages ?? {}),
    ...Object.keys(scope?.pages ?? {}).filter((page) => managed.includes(page)),
    ...before.map(([page]) => page),
  ]);
}

async function readPage(active: Active, page: string, seen: OnPage = {}): Promise<OnPage> {
  const { client, desired, who, snapshot } = active;
  const before = snapshot?.pages[page];
  const grant = desired.grant?.pages?.[page];
  const scope = desired.scope?.pages?.[page];
  // Statuspage itself says that a person is there whom a list of minutes ago has not; of one to be removed nobody does.
  const isFresh = grant === undefined || active.made[viewerOf(page)] !== undefined;
  const effort = { ...briefly, age: isFresh ? 0 : briefly.age };
  const viewers = seen.viewers ?? (await findNamed(active, page, { ...who, effort }, grant !== undefined));
  const isPageOurs = scope !== undefined && desired.perhaps?.pages?.[page] === undefined;
  // Whether a person may go from a page depends on everything they have there.
  const leaving = isPageOurs && (viewers?.length ?? 0) > (grant === undefined ? 0 : 1);
  const had = (kind: ThingKind) => (before?.viewers ?? []).flatMap((viewer) => viewer[kind] ?? []);
  const isNamed = (kind: PartKind) =>
    had(kind).length > 0 ||
    (kind === 'components' && [grant, scope].some((one) => (one?.components?.length ?? 0) > 0));
  const kinds = partKinds.filter((kind) => leaving || isNamed(kind));
  const described = viewers && (await withParts(client, page, viewers, kinds));
  const lost = before?.subscribers ?? [];
  const ids = (viewers ?? []).map(({ id }) => id);
  const subscribers =
    seen.subscribers ?? (leaving || lost.length > 0 ? await findBack(active, page, ids, lost) : undefined);
  if (described === undefined) return { subscribers };
  const things = (kind: ThingKind, names: string[] = []) =>
    client.names(page, kind).of([...names, ...had(kind).map(({ id }) => id)]);
  const offer = {
    groups: await things('groups', grant?.groups),
    components: await things('components', grant?.components),
    metrics: await things('metrics'),
  };
  return { viewers: described, subscribers, offer };
}

/** What a group is called decides whose it is. A page where a person is in one has groups, whatever it answers. */
async function findNamed({ client }: Active, page: string, who: Who, wanted: boolean) {
  const { rows } = await findViewers(client, page, who, wanted);
  const ids = (rows ?? []).flatMap(({ groupIds }) => groupIds);
  const names = client.names(page, 'groups');
  const groups = await names.of(ids);
  if (ids.length > 0 && (await names.lately()).length === 0) {
    throw new Transient('Statuspage does not show the groups of a page where a person is in one');
  }
  return rows && withGroups(rows, groups);
}

/** A person's subscriptions, and of those that a mute of ours ended the ones that are there again. */
async function findBack({ client, who }: Active, page: string, viewers: string[], lost: Subscriber[]) {
  const addresses = lost.flatMap(({ endpoint, phone }) => [endpoint, phone].filter((one) => one !== null));
  const { rows } = await findSubscribers(client, page, { email: who.email, viewers, addresses, effort: {} });
  return rows;
}

function refuseForeignPages(managed: string[], { grant }: Present): void {
  const foreign = Object.keys(grant?.pages ?? {}).filter((page) => !managed.includes(page));
  if (foreign.length === 0) return;
  throw new Blocked(
    'Statuspage: a grant names a page that is not one of ours',
    `a grant names ${foreign.map((page) => `the page ${page}`).join(', ')}, which targets.statuspage.pages does not list: add it there, or correct the grant`,
  );
}

/** With nothing found and nothing that could be made, the plan would try what cannot work. */
function refuseNowhere({ grant }: Present, { pages }: Account): void {
  const granted = Object.keys(grant?.pages ?? {});
  const barren = granted.filter((page) => pages[page]?.viewers === undefined);
  const possible = granted.length > barren.length || Object.keys(grant?.permissions ?? {}).length > 0;
  if (barren.length === 0 || possible) return;
  throw new Blocked('Statuspage has no page access users on the page', barren.map(noViewers).join('; '));
}
