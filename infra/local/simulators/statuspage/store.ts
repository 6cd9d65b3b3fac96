import { Rows, type Section } from '../rows.ts';
import { createCrowd } from './crowd.ts';
/** Everything of Statuspage that the simulator holds. Times ISO 8601. */
export type User = {
  id: string;
  organization_id: string;
  email: string | null;
  first_name: string | null;
  last_name: string | null;
  created_at: string;
  updated_at: string;
};
export type Rights = Record<string, boolean>;
export type PageAccessUser = {
  id: string;
  page_id: string;
  email: string | null;
  external_login: string | null;
  page_access_group_id: string | null;
  page_access_group_ids: string[];
  created_at: string;
  updated_at: string;
};
export type Subscriber = {
  id: string;
  page_id: string;
  mode: string;
  email: string | null;
  endpoint: string | null;
  phone_number: string | null;
  phone_country: string | null;
  skip_confirmation_notification: boolean;
  /** Absent: all of them. */
  components?: string[];
  page_access_user_id: string | null;
  state: 'active' | 'unconfirmed' | 'quarantined';
  created_at: string;
};
export type Incident = { id: string; page_id: string; name: string; status: string };
/** Who is told of one incident alone. */
export type IncidentSubscriber = {
  id: string;
  incident_id: string;
  mode: string;
  email: string | null;
  phone_number: string | null;
  page_access_user_id: string | null;
  created_at: string;
};
export type Thing = { id: string; page_id: string; name: string };

export type Store = ReturnType<typeof createStore>;

/** Ids are twelve lower-case letters and digits, as the vendor's are. */
export function createStore(now: () => number, crowd = 0) {
  let made = 0;
  const reserved = new Set<string>();
  const people = createCrowd(crowd, new Date(now()).toISOString());
  return {
    organization: 'localorg0000',
    users: new Rows<User>(people.users),
    /** By user, then by page. */
    permissions: new Map<string, Record<string, Rights>>(),
    pages: new Map<string, { id: string; name: string }>(),
    viewers: new Rows<PageAccessUser>(people.viewers),
    /** By page access user. */
    parts: { components: new Map<string, Set<string>>(), metrics: new Map<string, Set<string>>() },
    groups: new Map<string, Thing & { external_identifier: string | null }>(),
    components: new Map<string, Thing>(),
    metrics: new Map<string, Thing>(),
    subscribers: new Rows<Subscriber>(people.subscribers),
    incidents: new Map<string, Incident>(),
    incidentSubscribers: new Map<string, IncidentSubscriber>(),
    /** The mails that Statuspage sent. */
    mails: [] as { to: string; about: string }[],
    newId(prefix: string): string {
      const id = `${prefix}${String(++made).padStart(12 - prefix.length, '0')}`;
      return reserved.has(id) ? this.newId(prefix) : id;
    },
    /** An id that was given is not made again. */
    reserve: (id: string) => reserved.add(id),
    at: () => new Date(now()).toISOString(),
  };
}

export function ofPage<T extends { id: string; page_id: string }>(
  things: Map<string, T>,
  page: string,
): Section<T> {
  const isOfPage = ({ page_id }: T) => page_id === page;
  return things instanceof Rows ? things.part(page, isOfPage) : [...things.values()].filter(isOfPage);
}

/** The permissions of a team member; those of a crowd have none until a person gives them some. */
export function permissionsOf(store: Store, id: string): Record<string, Rights> | undefined {
  return store.permissions.get(id) ?? (store.users.has(id) ? {} : undefined);
}

/** A small organisation: two pages, each with two groups, two components and a metric, and a team member whom a human made. */
export function seed(store: Store): void {
  const names: Record<string, string> = { localpage001: 'Customers', localpage002: 'Partners' };
  for (const [page_id, name] of Object.entries(names)) {
    const number = page_id.slice(-1);
    const thing = (prefix: string, index: number, name: string): Thing => ({
      id: `${prefix}${number}${String(index).padStart(11 - prefix.length, '0')}`,
      page_id,
      name,
    });
    store.pages.set(page_id, { id: page_id, name });
    for (const [index, name] of ['Customers', 'Internal'].entries()) {
      const group = { ...thing('group', index + 1, name), external_identifier: null };
      store.groups.set(group.id, group);
    }
    for (const [index, name] of ['API', 'Website'].entries()) {
      const component = thing('component', index + 1, name);
      store.components.set(component.id, component);
    }
    const metric = thing('metric', 1, 'Response time');
    store.metrics.set(metric.id, metric);
  }
  addUser(
    store,
    { email: 'olive.owner@example.com', first_name: 'Olive', last_name: 'Owner' },
    'localuser001',
  );
}

export function addUser(
  store: Store,
  { email, first_name, last_name }: Pick<User, 'email' | 'first_name' | 'last_name'>,
  id = store.newId('user'),
): User {
  const at = store.at();
  const user = {
    id,
    organization_id: store.organization,
    email,
    first_name,
    last_name,
    created_at: at,
    updated_at: at,
  };
  store.users.set(id, user);
  store.permissions.set(id, {});
  return user;
}
