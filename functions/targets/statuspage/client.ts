import type { Vendor } from '../../core/contracts/api.ts';
import type { Answer, Call } from '../../core/contracts/call.ts';
import type { List, Lists } from '../../core/contracts/lists.ts';
import { minute } from '../../lib/duration.ts';
import { type ReadNumbered, readNumberedPage } from '../../lib/listing/numbered-pages.ts';
import { createMemo } from '../../lib/memo.ts';
import { createMemory } from './memory.ts';
import { createPageNames, type ThingKind } from './names.ts';
import { createOpenIncidents } from './open-incidents.ts';
import { readPageIds } from './page-ids.ts';
import { path } from './path.ts';
import { fromOne, fromZero, pagesOf, readAll, readOne } from './reads.ts';
import {
  IncidentSubscriber,
  Named,
  type PartKind,
  type Permissions,
  PermissionsBody,
  type Settings,
  Subscriber,
  UserRow,
  ViewerRow,
} from './schema.ts';

export type Client = ReturnType<typeof createClient>;
type Body = Record<string, unknown>;

/** A filter that finds hundreds is of no use beyond the first. */
const filteredPages = 2;

/** The Manage API: https://developer.statuspage.io. Its errors may come as 403 where they mean "there is no such thing". */
export function createClient({ organization, pages }: Settings, vendor: Vendor, lists: Lists) {
  const memory = createMemory(vendor.now);
  const paths = {
    users: (...rest: string[]) => path('organizations', organization, 'users', ...rest),
    permissions: (user: string) => path('organizations', organization, 'permissions', user),
    viewers: (page: string, ...rest: string[]) => path('pages', page, 'page_access_users', ...rest),
    subscribers: (page: string, ...rest: string[]) => path('pages', page, 'subscribers', ...rest),
  };
  const { users, permissions, viewers, subscribers } = paths;
  const told = (page: string, incident: string, ...rest: string[]) =>
    path('pages', page, 'incidents', incident, 'subscribers', ...rest);
  const pageIds = createMemo(vendor.now, keptFor, () => readPageIds(vendor, pages));
  const incidents = createOpenIncidents(vendor);
  const readThings = (page: string, kind: ThingKind) => {
    const collection = kind === 'groups' ? 'page_access_groups' : kind;
    return pagesOf(vendor, path('pages', page, collection), Named, fromOne());
  };
  const get = (path: string, query?: Call['query']) =>
    vendor.call({ method: 'GET', path, query, accept: [403, 404] });
  /** A 404 is an answer: what was to be changed is gone, and the next look says what that means. */
  const change = async (method: Call['method'], path: string, body?: Body, more?: Partial<Call>) => {
    const answer: Answer = await vendor.call({ method, path, body, accept: [404], ...more });
    if (method === 'DELETE') memory.gone(path);
    return answer;
  };
  return {
    pages,
    lists,
    memory,
    paths,
    exclusive: vendor.exclusive,
    now: vendor.now,
    /** What there is on a page, by its name or id. */
    names: createPageNames(vendor.now, (page, kind) => readAll(readThings(page, kind))),
    /** The ids of the pages that the key can see. */
    pageIds: pageIds.get,
    /** The incidents of a page that are not resolved; `undefined` where they are not listed. */
    openIncidents: incidents,
    /** The pages that the key can see. */
    allPages: () => vendor.call({ method: 'GET', path: path('pages') }),

    /** There is no filter. */
    users: listOf('users', 'the team members', pagesOf(vendor, users(), UserRow, fromOne()), ({ email }) => [
      email,
    ]),
    /** One row says whether the organisation is the key's. */
    firstUser: () => get(users(), { page: 1, per_page: 1 }),
    createUser: (user: Body) => change('POST', users(), { user }, { accept: [] }),
    deleteUser: (user: string) => change('DELETE', users(user)),
    /** `undefined` where there is no such user, or their permissions may not be read. */
    permissions: (user: string) => readOne<Permissions>(vendor, permissions(user), PermissionsBody),
    /** Whether Statuspage says that there is no such user. */
    isNoUser: async (user: string) => (await get(permissions(user))).status === 404,
    putPermissions: (user: string, rights: Permissions) =>
      change('PUT', permissions(user), { pages: rights }),

    /**
     * All of a page. Single sign-on may make a page access user without an e-mail: then the login is compared with it.
     * https://developer.statuspage.io/#tag/page-access-users
     */
    viewers: (page: string) =>
      listOf(
        `page_access_users/${page}`,
        `the page access users of the page ${page}`,
        pagesOf(vendor, viewers(page), ViewerRow, fromOne()),
        ({ email, login }) => [email ?? login],
      ),
    /** The groups of a page, to which its page access users belong by their ids. */
    groups: (page: string) =>
      listOf(
        `page_access_groups/${page}`,
        `the page access groups of the page ${page}`,
        readThings(page, 'groups'),
        ({ name }) => [name],
      ),
    /** Whether the filter is exact is documented nowhere. `undefined` where the page has no page access users. */
    viewersLike: (page: string, email: string) =>
      readAll(pagesOf(vendor, viewers(page), ViewerRow, fromOne({ email })), filteredPages),
    viewer: (page: string, viewer: string) => readOne(vendor, viewers(page, viewer), ViewerRow),
    createViewer: (page: string, viewer: Body) =>
      change('POST', viewers(page), { page_access_user: viewer }, { accept: [403, 404] }),
    changeViewer: (page: string, viewer: string, changes: Body) =>
      change('PATCH', viewers(page, viewer), { page_access_user: changes }),
    deleteViewer: (page: string, viewer: string) => change('DELETE', viewers(page, viewer)),
    /** Of one that was just read: a 404 is no answer then, so everything is read again. `undefined`: they may not be. */
    parts: (page: string, viewer: string, kind: PartKind) =>
      readAll(pagesOf(vendor, viewers(page, viewer, kind), Named, fromOne(), [403])),
    /**
     * Of the verbs only PATCH and PUT add; POST replaces.
     * https://developer.statuspage.io/#operation/patchPagesPageIdPageAccessUsersPageAccessUserIdComponents
     */
    addParts: (page: string, viewer: string, kind: PartKind, ids: string[]) =>
      change('PATCH', viewers(page, viewer, kind), { [`${kind.slice(0, -1)}_ids`]: ids }),
    /** By the path of one, because a body that is lost on the way of a DELETE makes it remove all. */
    removeComponent: (page: string, viewer: string, component: string) =>
      change('DELETE', viewers(page, viewer, 'components', component)),

    /** All of a page: the search knows addresses only in part, and no link to a page access user. */
    subscribers: (page: string) =>
      listOf(
        `subscribers/${page}`,
        `the subscribers of the page ${page}`,
        pagesOf(vendor, subscribers(page), Subscriber, fromZero()),
        ({ email, endpoint, phone, viewer }) => [email, endpoint, phone, viewer && viewerKey(viewer)],
      ),
    /** Whom Statuspage tells of one incident. */
    incidentSubscribers: (page: string, incident: string) =>
      listOf(
        `incident_subscribers/${page}/${incident}`,
        `the subscribers of an incident of the page ${page}`,
        pagesOf(vendor, told(page, incident), IncidentSubscriber, fromOne()),
        ({ email, viewer }) => [email, viewer && viewerKey(viewer)],
      ),
    incidentSubscriber: (page: string, incident: string, subscriber: string) =>
      readOne(vendor, told(page, incident, subscriber), IncidentSubscriber),
    untell: (page: string, incident: string, subscriber: string) =>
      change('DELETE', told(page, incident, subscriber)),
    subscribersLike: (page: string, q: string) =>
      readAll(pagesOf(vendor, subscribers(page), Subscriber, fromZero({ q })), filteredPages),
    subscriber: (page: string, subscriber: string) =>
      readOne(vendor, subscribers(page, subscriber), Subscriber),
    subscribe: (page: string, subscriber: Body) => change('POST', subscribers(page), { subscriber }),
    /** Without the flag a leaver gets a mail about it: https://developer.statuspage.io/#tag/subscribers */
    unsubscribe: (page: string, subscriber: string) =>
      change('DELETE', subscribers(page, subscriber), undefined, {
        query: { skip_unsubscription_notification: true },
      }),
  };
}

const keptFor = minute;

/** How a subscription that came with a page access user is looked for. */
export const viewerKey = (id: string) => `page access user ${id}`;

function listOf<T extends { id: string }>(
  name: string,
  title: string,
  read: ReadNumbered<T>,
  keysOf: (row: T) => (string | null)[],
): List<T> {
  const listed = (row: T) => ({ id: row.id, keys: keysOf(row).filter((key) => key !== null), row });
  return {
    name,
    title,
    async read(cursor) {
      const page = await readNumberedPage(cursor, read);
      return page && { ...page, rows: page.rows.map(listed) };
    },
  };
}

/** The list of that name. */
export function listNamed(client: Client, name: string): List | undefined {
  const [kind, page = '', incident = ''] = name.split('/');
  if (kind === 'incident_subscribers') return client.incidentSubscribers(page, incident);
  if (kind === 'users') return client.users;
  if (kind === 'page_access_users') return client.viewers(page);
  return kind === 'subscribers' ? client.subscribers(page) : undefined;
}
