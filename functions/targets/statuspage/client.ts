import type * as z from 'zod/mini';
import type { Answer, Call, Vendor } from '../../core/contracts/api.ts';
import { Transient } from '../../core/contracts/errors.ts';
import type { List, Lists } from '../../core/contracts/lists.ts';
import { minute } from '../../lib/duration.ts';
import { createCache } from './cache.ts';
import { overlapping } from './lists.ts';
import { createMemory } from './memory.ts';
import {
  Named,
  type PartKind,
  type Permissions,
  PermissionsBody,
  Rows,
  type Settings,
  Subscriber,
  UserRow,
  ViewerRow,
} from './schema.ts';

export type CatalogKind = 'page_access_groups' | PartKind;
export type Client = ReturnType<typeof createClient>;

/** The Manage API: https://developer.statuspage.io. Its errors may come as 403 where they mean "there is no such thing". */
export function createClient({ organization, pages }: Settings, anywhere: Vendor, lists: Lists) {
  const memory = createMemory(anywhere.now);
  const catalogs = createCache<Named>(anywhere.now);
  const inOrganization = (path: string) =>
    path.replace(organizationPath, `/v1/organizations/${encodeURIComponent(organization)}`);
  const vendor: Vendor = {
    ...anywhere,
    call: (call) => anywhere.call({ ...call, path: inOrganization(call.path) }),
  };
  return {
    pages,
    exclusive: anywhere.exclusive,
    /** A path as it is really called. */
    inOrganization,
    lists,
    memory,
    /** There is no filter. */
    users: listUsers(vendor),
    /** All of a page: the filter knows neither who has only a login nor, it may be, other letter case. */
    viewers: (page: string) => listViewers(vendor, page),
    /** All of a page: the search knows addresses only in part, and no link to a page access user. */
    subscribers: (page: string) => listSubscribers(vendor, page),
    async probe() {
      await vendor.call({ method: 'GET', path: '/v1/pages' });
    },
    /** `undefined` where there is no such user, or their permissions may not be read. */
    permissions: (id: string) => find<Permissions>(vendor, permissionsPath(id), PermissionsBody),
    /** Whether Statuspage says that there is no such user. */
    async isNoUser(id: string): Promise<boolean> {
      const path = permissionsPath(id);
      return (await vendor.call({ method: 'GET', path, accept: [403, 404] })).status === 404;
    },
    viewer: (page: string, id: string) => find(vendor, viewerPath(page, id), ViewerRow),
    /**
     * Whether the filter is exact is documented nowhere; one that finds hundreds is of no use beyond the first.
     * `undefined` where the page has no page access users.
     */
    viewersLike: (page: string, email: string) =>
      list(vendor, viewersPath(page), ViewerRow, { email }, filteredPages),
    /** Of a page access user who was just read. `undefined` where they may not be. */
    parts: (page: string, viewer: string, kind: PartKind) =>
      list(present(vendor), partsPath(page, viewer, kind), Named),
    /** Empty where the page has no such thing. */
    async catalog(page: string, kind: CatalogKind): Promise<Named[]> {
      const path = `${pagePath(page)}/${kind}`;
      return unambiguous((await catalogs.get(path, minute, () => list(vendor, path, Named))) ?? []);
    },
    subscriber: (page: string, id: string) => find(vendor, subscriberPath(page, id), Subscriber),
    subscribersLike: (page: string, q: string) =>
      readPages(vendor, subscribersPath(page), Subscriber, subscribersQuery(q), filteredPages),
    /** Makes a change. A 404 is an answer: what was to be changed is gone, and the next look says what that means. */
    async send(call: Call): Promise<Answer> {
      const accept = call.method === 'POST' ? call.accept : [404, ...(call.accept ?? [])];
      const answer = await vendor.call({ ...call, accept });
      if (call.method === 'DELETE' && answer.status !== 403) memory.gone(call.path);
      return answer;
    },
  };
}

/** Who acts knows people and not the organisation, which the client puts in. */
const organizationPath = '/v1/organizations/{organization}';

export const usersPath = `${organizationPath}/users`;
export const userPath = (id: string) => `${usersPath}/${encodeURIComponent(id)}`;
export const permissionsPath = (id: string) => `${organizationPath}/permissions/${encodeURIComponent(id)}`;
const pagePath = (page: string) => `/v1/pages/${encodeURIComponent(page)}`;
export const viewersPath = (page: string) => `${pagePath(page)}/page_access_users`;
export const viewerPath = (page: string, id: string) => `${viewersPath(page)}/${encodeURIComponent(id)}`;
export const partsPath = (page: string, viewer: string, kind: PartKind) =>
  `${viewerPath(page, viewer)}/${kind}`;
export const subscribersPath = (page: string) => `${pagePath(page)}/subscribers`;
export const subscriberPath = (page: string, id: string) =>
  `${subscribersPath(page)}/${encodeURIComponent(id)}`;

/** What several things are called names none of them: it has to be written by its id. */
function unambiguous(things: Named[]): Named[] {
  const often = Map.groupBy(things, ({ name }) => name);
  return things.map((thing) => (often.get(thing.name)?.length === 1 ? thing : { ...thing, name: '' }));
}

/** The same, about what was there a moment ago: a 404 is no answer then, so everything is read again. */
function present(vendor: Vendor): Vendor {
  const accept = ({ accept = [] }: Call) => accept.filter((status) => status !== 404);
  return { ...vendor, call: (call) => vendor.call({ ...call, accept: accept(call) }) };
}

async function find<T>(vendor: Vendor, path: string, shape: z.ZodMiniType<T>): Promise<T | undefined> {
  const answer = await vendor.call({ method: 'GET', path, accept: [403, 404] });
  return answer.status >= 400 ? undefined : read(shape, answer.body);
}

const perPage = 100;
const pagesAtMost = 1_000;
const filteredPages = 2;

/** Pages count from 1 and hold a hundred at most. */
function list<T extends { id: string }>(
  vendor: Vendor,
  path: string,
  shape: z.ZodMiniType<T>,
  filter: Call['query'] = {},
  atMost?: number,
): Promise<T[] | undefined> {
  return readPages(
    vendor,
    path,
    shape,
    (page, size) => ({ ...filter, page: page + 1, per_page: size }),
    atMost,
  );
}

/** Unlike all others these count from 0 by `limit`, and show only the active ones unless asked for all. */
const subscribersQuery = (q?: string) => (page: number, size: number) => ({
  q,
  state: 'all',
  limit: size,
  page,
});

function listUsers(vendor: Vendor): List<UserRow> {
  const keys = ({ email }: UserRow) => (email === null ? [] : [email]);
  return overlapping('users', 'the team members', keys, (page, size) =>
    readOne(vendor, usersPath, UserRow, { page: page + 1, per_page: size }, page === 0),
  );
}

/** Single sign-on may make somebody without an e-mail: then the login is compared with it. */
function listViewers(vendor: Vendor, page: string): List<ViewerRow> {
  const keys = ({ email, login }: ViewerRow) => [email ?? login].filter((key) => key !== null);
  const title = `the page access users of the page ${page}`;
  return overlapping(`page_access_users/${page}`, title, keys, (number, size) =>
    readOne(vendor, viewersPath(page), ViewerRow, { page: number + 1, per_page: size }, number === 0),
  );
}

function listSubscribers(vendor: Vendor, page: string): List<Subscriber> {
  const keys = ({ email, endpoint, phone, viewer }: Subscriber) =>
    [email, endpoint, phone, viewer && viewerKey(viewer)].filter((key) => key !== null);
  const query = subscribersQuery();
  return overlapping(`subscribers/${page}`, `the subscribers of the page ${page}`, keys, (number, size) =>
    readOne(vendor, subscribersPath(page), Subscriber, query(number, size), number === 0),
  );
}

/** How a subscription that came with a page access user is looked for. */
export const viewerKey = (id: string) => `page access user ${id}`;

/** The list of that name. */
export function listNamed(client: Client, name: string): List | undefined {
  const [kind, page = ''] = name.split('/');
  if (kind === 'users') return client.users;
  if (kind === 'page_access_users') return client.viewers(page);
  return kind === 'subscribers' ? client.subscribers(page) : undefined;
}

async function readPages<T extends { id: string }>(
  vendor: Vendor,
  path: string,
  shape: z.ZodMiniType<T>,
  query: (page: number, size: number) => Call['query'],
  atMost?: number,
): Promise<T[] | undefined> {
  const rows: T[] = [];
  let before = '';
  for (let page = 0; page < (atMost ?? pagesAtMost); page++) {
    const found = await readOne(vendor, path, shape, query(page, perPage), page === 0);
    if (found === undefined) return undefined;
    const ids = found.map(({ id }) => id).join();
    // Nobody promises that every list pages: one that answers the same again has said everything.
    if (ids === before) return rows;
    rows.push(...found);
    if (found.length < perPage) return rows;
    before = ids;
  }
  if (atMost !== undefined) return rows;
  throw new Transient(`Statuspage has no end of ${path}`);
}

/** A list that began is there: only of its first page a refusal says that the page or the organisation has none. */
async function readOne<T extends { id: string }>(
  vendor: Vendor,
  path: string,
  shape: z.ZodMiniType<T>,
  query: Call['query'],
  isFirst: boolean,
): Promise<T[] | undefined> {
  const answer = await vendor.call({ method: 'GET', path, query, accept: isFirst ? [403, 404] : [] });
  if (answer.status >= 400) return undefined;
  return read(Rows, answer.body).map((row) => read(shape, row));
}

function read<T>(shape: z.ZodMiniType<T>, body: unknown): T {
  const result = shape.safeParse(body);
  if (result.success) return result.data;
  const where = result.error.issues[0]?.path.join('.') || 'its body';
  throw new Transient(`Statuspage answered in a shape that Rollcall does not know, at ${where}`);
}
