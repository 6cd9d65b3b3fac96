import * as z from 'zod/mini';
import { type Adding, addRow, SeedError, type Seeding, section } from '../seeding.ts';
import { sameText } from './answers.ts';
import { ofPage, type Store, type Thing } from './store.ts';

const text = z.string().check(z.minLength(1));
const id = z.optional(text);
const nullable = z._default(z.nullable(text), null);
const times = { created_at: z.optional(text), updated_at: z.optional(text) };
const ids = z.optional(z.array(text));

const ThingRow = z.looseObject({ id, page_id: text, name: text });
const UserRow = z.object({ id, email: text, first_name: nullable, last_name: nullable, ...times });
const PermissionRow = z.object({
  user_id: id,
  email: z.optional(z.nullable(text)),
  pages: z.record(z.string(), z.record(z.string(), z.boolean())),
});
const ViewerRow = z.object({
  id,
  page_id: text,
  email: nullable,
  external_login: nullable,
  page_access_group_id: nullable,
  page_access_group_ids: ids,
  groups: ids,
  components: ids,
  metrics: ids,
  ...times,
});
const SubscriberRow = z.object({
  id,
  page_id: text,
  mode: z._default(text, 'email'),
  email: nullable,
  endpoint: nullable,
  phone_number: nullable,
  phone_country: nullable,
  skip_confirmation_notification: z._default(z.boolean(), true),
  components: ids,
  page_access_user_id: nullable,
  state: z._default(z.enum(['active', 'unconfirmed', 'quarantined']), 'active'),
  created_at: z.optional(text),
});

const IncidentRow = z.object({
  id,
  page_id: text,
  name: text,
  status: z._default(text, 'investigating'),
});
const IncidentSubscriberRow = z.object({
  id,
  incident_id: text,
  mode: z._default(text, 'email'),
  email: nullable,
  phone_number: nullable,
  page_access_user_id: nullable,
  created_at: z.optional(text),
});

/** Objects as `_state` shows them: what belongs to a page names it by `page_id`, groups and parts go by their names. */
export function statuspageSeeding(store: Store): Seeding {
  const idOf = (prefix: string, given: string | undefined) => {
    if (given === undefined) return store.newId(prefix);
    store.reserve(given);
    return given;
  };
  const onPage = (page: string) => {
    if (!store.pages.has(page)) throw new SeedError(`page_id: there is no page ${page}`);
  };
  const things = <T extends Thing>(rows: Map<string, T>, prefix: string, whole: (row: Thing) => T) =>
    section(ThingRow, (row, adding) => {
      onPage(row.page_id);
      addRow(rows, whole({ ...row, id: idOf(prefix, row.id) }), adding);
    });
  return {
    pages: section(z.object({ id, name: text }), (row, adding) =>
      addRow(store.pages, { ...row, id: idOf('page', row.id) }, adding),
    ),
    groups: things(store.groups, 'group', (row) => ({ external_identifier: null, ...row })),
    components: things(store.components, 'component', (row) => row),
    metrics: things(store.metrics, 'metric', (row) => row),
    users: section(UserRow, (row, adding) => {
      if (store.users.all().some((one) => sameText(one.email, row.email))) {
        throw new SeedError(`email: ${row.email} is a team member already`);
      }
      const at = { created_at: store.at(), updated_at: store.at() };
      const user = { ...at, ...row, id: idOf('user', row.id), organization_id: store.organization };
      addRow(store.users, user, adding);
      store.permissions.set(user.id, {});
      adding.undo(() => store.permissions.delete(user.id));
    }),
    permissions: section(PermissionRow, ({ user_id, email, pages }, adding) => {
      const user = store.users.all().find((one) => one.id === user_id || sameText(one.email, email ?? null));
      if (user === undefined) throw new SeedError(`there is no team member ${user_id ?? email ?? ''}`);
      for (const page of Object.keys(pages)) onPage(page);
      const before = store.permissions.get(user.id) ?? {};
      store.permissions.set(user.id, { ...before, ...pages });
      adding.undo(() => store.permissions.set(user.id, before));
    }),
    pageAccessUsers: section(ViewerRow, ({ groups, components, metrics, ...row }, adding) => {
      onPage(row.page_id);
      if (row.email === null && row.external_login === null) throw new SeedError('email: say it');
      const others = ofPage(store.viewers, row.page_id);
      if (others.some((one) => sameText(one.email, row.email))) {
        throw new SeedError(`email: ${row.email} is one of ${row.page_id} already`);
      }
      const group = (name: string) => thingOf(store.groups, row.page_id, 'groups', name);
      const page_access_group_ids = row.page_access_group_ids ?? groups?.map(group) ?? [];
      const viewer = {
        created_at: store.at(),
        updated_at: store.at(),
        ...row,
        id: idOf('viewer', row.id),
        page_access_group_ids,
      };
      addRow(store.viewers, viewer, adding);
      addParts(store, 'components', viewer, components, adding);
      addParts(store, 'metrics', viewer, metrics, adding);
    }),
    subscribers: section(SubscriberRow, (row, adding) => {
      onPage(row.page_id);
      if (row.email === null && row.endpoint === null && row.phone_number === null) {
        throw new SeedError('email: say it, or an endpoint or phone_number');
      }
      addRow(store.subscribers, { created_at: store.at(), ...row, id: idOf('sub', row.id) }, adding);
    }),
    incidents: section(IncidentRow, (row, adding) => {
      onPage(row.page_id);
      addRow(store.incidents, { ...row, id: idOf('inc', row.id) }, adding);
    }),
    incidentSubscribers: section(IncidentSubscriberRow, (row, adding) => {
      if (!store.incidents.has(row.incident_id)) {
        throw new SeedError(`incident_id: there is no incident ${row.incident_id}`);
      }
      const whole = { created_at: store.at(), ...row, id: idOf('isu', row.id) };
      addRow(store.incidentSubscribers, whole, adding);
    }),
    mails: section(z.object({ to: text, about: text }), (mail, adding) => {
      store.mails.push(mail);
      adding.undo(() => store.mails.pop());
    }),
  };
}

function thingOf(things: Map<string, Thing>, page: string, what: string, name: string): string {
  const found = [...things.values()].find((one) => one.page_id === page && one.name === name);
  if (found === undefined) throw new SeedError(`${what}: there is no ${name} on ${page}`);
  return found.id;
}

function addParts(
  store: Store,
  kind: 'components' | 'metrics',
  viewer: { id: string; page_id: string },
  names: string[] | undefined,
  adding: Adding,
): void {
  if (names === undefined || names.length === 0) return;
  store.parts[kind].set(
    viewer.id,
    new Set(names.map((name) => thingOf(store[kind], viewer.page_id, kind, name))),
  );
  adding.undo(() => store.parts[kind].delete(viewer.id));
}
