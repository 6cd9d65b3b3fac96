import type * as z from 'zod/mini';
import { Transient } from '../../core/errors.ts';
import type { Answer, Call, Vendor } from '../../core/vendor.ts';
import { createCache } from './cache.ts';
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

const minute = 60_000;

/** The Manage API: https://developer.statuspage.io. Its errors may come as 403 where they mean "there is no such thing". */
export function createClient({ organization, pages }: Settings, anywhere: Vendor) {
  const users = createCache<UserRow>(anywhere.now);
  const viewers = createCache<ViewerRow>(anywhere.now);
  const catalogs = createCache<Named>(anywhere.now);
  const vendor = within(anywhere, organization);
  return {
    pages,
    exclusive: anywhere.exclusive,
    async probe() {
      await vendor.call({ method: 'GET', path: '/v1/pages' });
    },
    /** There is no filter, so all of them are read; at most `age` milliseconds ago. `undefined` where that is refused. */
    users: (age: number) => users.get(usersPath, age, () => list(vendor, usersPath, UserRow)),
    /** Tells the list of what was just made, so that it need not be read again. */
    userMade: (body: unknown) => users.add(usersPath, read(UserRow, body)),
    /** `undefined` where there is no such user, or their permissions may not be read. */
    permissions: (id: string) => find<Permissions>(vendor, permissionsPath(id), PermissionsBody),
    viewer: (page: string, id: string) => find(vendor, viewerPath(page, id), ViewerRow),
    /** Whether the filter is exact is documented nowhere. `undefined` where the page has no page access users. */
    viewersLike: (page: string, email: string) => list(vendor, viewersPath(page), ViewerRow, { email }),
    /** All of a page, at most `age` milliseconds ago. */
    viewers: (page: string, age: number) =>
      viewers.get(page, age, () => list(vendor, viewersPath(page), ViewerRow)),
    viewerMade: (page: string, body: unknown) => viewers.add(page, read(ViewerRow, body)),
    /** `undefined` where the page access user is gone. */
    parts: (page: string, viewer: string, kind: PartKind) =>
      list(vendor, partsPath(page, viewer, kind), Named),
    /** Empty where the page has no such thing. */
    async catalog(page: string, kind: CatalogKind): Promise<Named[]> {
      const path = `${pagePath(page)}/${kind}`;
      return unambiguous((await catalogs.get(path, minute, () => list(vendor, path, Named))) ?? []);
    },
    subscribers: (page: string, q?: string) => listSubscribers(vendor, page, q),
    /** Makes a change. A 404 is an answer: what was to be changed is gone, and the next look says what that means. */
    send: (call: Call): Promise<Answer> =>
      vendor.call({ ...call, accept: call.method === 'POST' ? call.accept : [404, ...(call.accept ?? [])] }),
  };
}

/** Plans know people and not the organisation, which the client puts in. */
const organizationPath = '/v1/organizations/{organization}';

function within(vendor: Vendor, organization: string): Vendor {
  const id = encodeURIComponent(organization);
  const path = ({ path }: Call) => path.replace(organizationPath, `/v1/organizations/${id}`);
  return { ...vendor, call: (call) => vendor.call({ ...call, path: path(call) }) };
}

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

async function find<T>(vendor: Vendor, path: string, shape: z.ZodMiniType<T>): Promise<T | undefined> {
  const answer = await vendor.call({ method: 'GET', path, accept: [403, 404] });
  return answer.status >= 400 ? undefined : read(shape, answer.body);
}

const perPage = 100;
const pagesAtMost = 1_000;

/** Pages count from 1 and hold a hundred at most. */
function list<T>(
  vendor: Vendor,
  path: string,
  shape: z.ZodMiniType<T>,
  filter: Call['query'] = {},
): Promise<T[] | undefined> {
  return readPages(vendor, path, shape, (page) => ({ ...filter, page: page + 1, per_page: perPage }));
}

/** Unlike all others these count from 0 by `limit`, and show only the active ones unless asked for all. */
function listSubscribers(vendor: Vendor, page: string, q?: string): Promise<Subscriber[] | undefined> {
  const query = (number: number) => ({ q, state: 'all', limit: perPage, page: number });
  return readPages(vendor, subscribersPath(page), Subscriber, query);
}

async function readPages<T>(
  vendor: Vendor,
  path: string,
  shape: z.ZodMiniType<T>,
  query: (page: number) => Call['query'],
): Promise<T[] | undefined> {
  const rows: T[] = [];
  let before = '';
  for (let page = 0; page < pagesAtMost; page++) {
    // A list that began is there: only of its first page a refusal says that the page or the organisation has none.
    const accept = page === 0 ? [403, 404] : [];
    const answer = await vendor.call({ method: 'GET', path, query: query(page), accept });
    if (answer.status >= 400) return undefined;
    const found = read(Rows, answer.body);
    const ids = found.map(({ id }) => id).join();
    // Nobody promises that every list pages: one that answers the same again has said everything.
    if (ids === before) return rows;
    rows.push(...found.map((row) => read(shape, row)));
    if (found.length < perPage) return rows;
    before = ids;
  }
  throw new Transient(`Statuspage has no end of ${path}`);
}

function read<T>(shape: z.ZodMiniType<T>, body: unknown): T {
  const result = shape.safeParse(body);
  if (result.success) return result.data;
  const where = result.error.issues[0]?.path.join('.') || 'its body';
  throw new Transient(`Statuspage answered in a shape that Rollcall does not know, at ${where}`);
}
