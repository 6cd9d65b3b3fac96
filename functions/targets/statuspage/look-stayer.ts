import { briefly } from '../../core/contracts/effort.ts';
import { Blocked, Transient } from '../../core/contracts/errors.ts';
import type { Account, Offer, OnPage, Present } from './account.ts';
import type { CatalogKind, Client } from './client.ts';
import { describeViewers, means } from './describe.ts';
import { findSubscribers, findViewers, knownUsers, listedUsers, organization, type Who } from './find.ts';
import {
  type Named,
  type PageGrant,
  type PartKind,
  partKinds,
  type Subscriber,
  type ViewerRow,
} from './schema.ts';
import { noViewers } from './sentences.ts';

/** Somebody on the surfaces that the configuration or a mute of ours says something about, and on no other. */
export async function lookForStayer(
  client: Client,
  desired: Present,
  { email, ids }: Pick<Who, 'email' | 'ids'>,
  snapshot?: Account,
): Promise<Account> {
  const who = { email, ids, effort: briefly };
  refuseForeignPages(client.pages, desired);
  const pages: Record<string, OnPage> = {};
  for (const page of pagesOf(client.pages, desired, snapshot)) {
    pages[page] = await lookAt(client, { page, desired, who, before: snapshot?.pages[page] });
  }
  const users = needsUsers(desired, snapshot) ? await findUsers(client, who) : { users: undefined };
  const account = { email: desired.profile?.email ?? '', ...users, pages };
  refuseNowhere(desired, account);
  return account;
}

async function findUsers(client: Client, who: Who): Promise<Pick<Account, 'users' | 'hidden'>> {
  const known = await knownUsers(client, who);
  // Whose address is somebody else's is not in the list but by an id, and those are known.
  if (who.email === undefined) return { users: known };
  // Whom we made a moment ago no list of before has.
  const age = client.memory.idOf(organization, who.email).length > 0 ? 0 : 60_000;
  const listed = () => listedUsers(client, { ...who, effort: { ...briefly, age } });
  const { rows: users } = known.length > 0 ? { rows: known } : await listed();
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

type Looking = { page: string; desired: Present; who: Who; before?: OnPage };

async function lookAt(client: Client, looking: Looking): Promise<OnPage> {
  const { page, desired, who, before } = looking;
  const { rows } = await findViewers(client, page, who);
  const grant = desired.grant?.pages?.[page];
  const scope = desired.scope?.pages?.[page];
  const isPageOurs = scope !== undefined && desired.perhaps?.pages?.[page] === undefined;
  // Whether somebody may go from a page depends on everything they have there.
  const leaving = isPageOurs && (rows?.length ?? 0) > (grant === undefined ? 0 : 1);
  const kinds = partKinds.filter((kind) => leaving || isNamed(kind, [grant, scope], before));
  await refuseNoGroups(client, page, rows ?? []);
  const viewers = rows && (await describeViewers(client, page, rows, kinds));
  const lost = before?.subscribers ?? [];
  const ids = (rows ?? []).map(({ id }) => id);
  const subscribers = leaving || lost.length > 0 ? await findBack(client, page, who, ids, lost) : undefined;
  if (viewers === undefined || viewers.length === 0) return { viewers, subscribers };
  return { viewers, subscribers, ...(await readOffer(client, page, grant, before)) };
}

/** What a group is called decides whose it is. A page where somebody is in one has groups, whatever it answers. */
async function refuseNoGroups(client: Client, page: string, rows: ViewerRow[]): Promise<void> {
  const grouped = rows.some(({ groupIds }) => groupIds.length > 0);
  if (!grouped || (await client.catalog(page, 'page_access_groups')).length > 0) return;
  throw new Transient('Statuspage does not show the groups of a page where somebody is in one');
}

/** Somebody's subscriptions, and of those that a mute of ours ended the ones that are there again. */
async function findBack(client: Client, page: string, who: Who, viewers: string[], lost: Subscriber[]) {
  const addresses = lost.flatMap(({ endpoint, phone }) => [endpoint, phone].filter((one) => one !== null));
  const { rows } = await findSubscribers(client, page, { email: who.email, viewers, addresses, effort: {} });
  return rows;
}

function isNamed(kind: PartKind, grants: (PageGrant | undefined)[], before?: OnPage): boolean {
  const granted = kind === 'components' && grants.some((grant) => (grant?.components?.length ?? 0) > 0);
  return granted || (before?.viewers ?? []).some((viewer) => (viewer[kind]?.length ?? 0) > 0);
}

/** What the page has of that which is granted or was theirs, and what of the granted it lacks. */
async function readOffer(
  client: Client,
  page: string,
  grant: PageGrant | undefined,
  before?: OnPage,
): Promise<Pick<OnPage, 'offer' | 'missing'>> {
  const pick = async (kind: CatalogKind, granted: string[], had: Named[]) => {
    const wanted = [...granted, ...had.map(({ id }) => id)];
    const things = wanted.length === 0 ? [] : await client.catalog(page, kind);
    return things.filter((thing) => means(wanted, thing));
  };
  const had = (kind: keyof Offer) => (before?.viewers ?? []).flatMap((viewer) => viewer[kind] ?? []);
  const offer = {
    groups: await pick('page_access_groups', grant?.groups ?? [], had('groups')),
    components: await pick('components', grant?.components ?? [], had('components')),
    metrics: await pick('metrics', [], had('metrics')),
  };
  const lacking = (names: string[] | undefined, things: Named[], what: string) =>
    (names ?? [])
      .filter((name) => !things.some((thing) => means([name], thing)))
      .map((name) => `${what} "${name}"`);
  const missing = [
    ...lacking(grant?.groups, offer.groups, 'page access group'),
    ...lacking(grant?.components, offer.components, 'component'),
  ];
  return { offer, missing };
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
