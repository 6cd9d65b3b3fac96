import { type Context, Hono } from 'hono';
import * as z from 'zod/mini';
import { notFound, refuse } from './answers.ts';
import { freeId } from './store.ts';

export const statuses = [
  'STAGED',
  'PROVISIONED',
  'ACTIVE',
  'RECOVERY',
  'LOCKED_OUT',
  'PASSWORD_EXPIRED',
  'SUSPENDED',
  'DEPROVISIONED',
] as const;
type Status = (typeof statuses)[number];

export type OktaPerson = { id: string; status: Status; profile: Record<string, unknown>; groups: string[] };
export type OktaGroup = { id: string; name: string };

/** An application, and who is assigned to it, by their ids. */
export type OktaApp = { id: string; label: string; users: string[] };

export type PeopleStore = {
  people: Map<string, OktaPerson>;
  groups: Map<string, OktaGroup>;
  apps: Map<string, OktaApp>;
};

const Body = z.object({ profile: z.record(z.string(), z.unknown()) });

/** From which status which call leads where. A deactivated user keeps the groups: https://help.okta.com/okta_help.htm?id=ext_deactivate_a_user */
const lifecycle: Record<string, { from: Status[]; to: Status }> = {
  activate: { from: ['STAGED', 'DEPROVISIONED'], to: 'ACTIVE' },
  deactivate: { from: statuses.filter((status) => status !== 'DEPROVISIONED'), to: 'DEPROVISIONED' },
  suspend: { from: ['ACTIVE'], to: 'SUSPENDED' },
  unsuspend: { from: ['SUSPENDED'], to: 'ACTIVE' },
};

/**
 * Users, by id or login, and the groups they are in:
 * https://developer.okta.com/docs/api/openapi/okta-management/management/tag/User/
 */
export function userRoutes(
  { people, groups }: Pick<PeopleStore, 'people' | 'groups'>,
  now: () => number,
): Hono {
  const app = new Hono();
  const find = (c: Context) => {
    const key = c.req.param('id') ?? '';
    return people.get(key) ?? [...people.values()].find(({ profile }) => profile.login === key);
  };

  app.post('/', async (c) => {
    const body = Body.safeParse(await c.req.json().catch(() => undefined));
    if (!body.success || typeof body.data.profile.login !== 'string') return invalid(c, 'login');
    const id = freeId(people, '00u');
    const status = c.req.query('activate') === 'false' ? 'STAGED' : 'ACTIVE';
    people.set(id, { id, status, profile: body.data.profile, groups: [] });
    return c.json(shown(c, people.get(id), now()));
  });

  // Without a filter, who is DEPROVISIONED is left out.
  app.get('/', (c) => {
    const all = [...people.values()].filter(({ status }) => status !== 'DEPROVISIONED');
    return paged(c, all, now(), (person) => shown(c, person, now()));
  });

  app.get('/:id', (c) => {
    const person = find(c);
    return person === undefined ? notFound(c) : c.json(shown(c, person, now()));
  });

  // Only what is sent is changed; PUT would replace the whole profile.
  app.post('/:id', async (c) => {
    const person = find(c);
    if (person === undefined) return notFound(c);
    const body = Body.safeParse(await c.req.json().catch(() => undefined));
    if (!body.success) return invalid(c, 'profile');
    Object.assign(person.profile, body.data.profile);
    return c.json(shown(c, person, now()));
  });

  app.post('/:id/lifecycle/:verb', (c) => {
    const person = find(c);
    const change = lifecycle[c.req.param('verb')];
    if (person === undefined || change === undefined) return notFound(c);
    if (!change.from.includes(person.status)) return invalid(c, 'status');
    person.status = change.to;
    return c.json({});
  });

  // Only who was deactivated is deleted.
  app.delete('/:id', (c) => {
    const person = find(c);
    if (person === undefined) return notFound(c);
    if (person.status === 'DEPROVISIONED') people.delete(person.id);
    else person.status = 'DEPROVISIONED';
    return c.body(null, 204);
  });

  app.get('/:id/groups', (c) => {
    const person = find(c);
    if (person === undefined) return notFound(c);
    const theirs = person.groups.flatMap((id) => groups.get(id) ?? []);
    return paged(c, theirs, now(), shownGroup);
  });
  return app;
}

/** https://developer.okta.com/docs/api/openapi/okta-management/management/tag/Group/ */
export function groupRoutes(
  { people, groups }: Pick<PeopleStore, 'people' | 'groups'>,
  now: () => number,
): Hono {
  const app = new Hono();
  app.get('/', (c) => paged(c, [...groups.values()], now(), shownGroup));
  app.get('/:group/users', (c) => {
    const group = c.req.param('group');
    if (!groups.has(group)) return notFound(c);
    const members = [...people.values()].filter((person) => person.groups.includes(group));
    return paged(c, members, now(), (person) => shown(c, person, now()));
  });
  app.post('/', async (c) => {
    const body = Body.safeParse(await c.req.json().catch(() => undefined));
    if (!body.success || typeof body.data.profile.name !== 'string') return invalid(c, 'name');
    const group = { id: freeId(groups, '00g'), name: body.data.profile.name };
    groups.set(group.id, group);
    return c.json(shownGroup(group));
  });
  app.on(['PUT', 'DELETE'], '/:group/users/:id', (c) => {
    const person = people.get(c.req.param('id'));
    const group = c.req.param('group');
    if (person === undefined || !groups.has(group)) return notFound(c);
    person.groups = person.groups.filter((id) => id !== group);
    if (c.req.method === 'PUT') person.groups.push(group);
    return c.body(null, 204);
  });
  return app;
}

/** https://developer.okta.com/docs/api/openapi/okta-management/management/tag/ApplicationUsers/ */
export function appRoutes({ people, apps }: Pick<PeopleStore, 'people' | 'apps'>, now: () => number): Hono {
  const app = new Hono();
  const assigned = (c: Context, person: OktaPerson) => ({
    id: person.id,
    scope: 'USER',
    status: 'ACTIVE',
    credentials: { userName: person.profile.login },
    profile: {},
    ...(c.req.query('expand') === 'user' && { _embedded: { user: shown(c, person, now()) } }),
  });
  // Who is DEPROVISIONED is assigned to nothing any more.
  const usersOf = ({ users }: OktaApp) =>
    users.flatMap((id) => people.get(id) ?? []).filter(({ status }) => status !== 'DEPROVISIONED');
  app.get('/:app/users', (c) => {
    const found = apps.get(c.req.param('app'));
    if (found === undefined) return notFound(c);
    return paged(c, usersOf(found), now(), (person) => assigned(c, person));
  });
  app.get('/:app/users/:id', (c) => {
    const found = apps.get(c.req.param('app'));
    const person = found && usersOf(found).find(({ id }) => id === c.req.param('id'));
    return person === undefined ? notFound(c) : c.json(assigned(c, person));
  });
  return app;
}

/** Two hundred to a page at most; the next one is named by a header. https://developer.okta.com/docs/api/#link-header */
function paged<Row extends { id: string }>(
  c: Context,
  all: Row[],
  now: number,
  show: (row: Row) => unknown,
): Response {
  const limit = Math.min(200, Math.max(1, Number(c.req.query('limit') ?? 200) || 200));
  const after = c.req.query('after');
  const start = after === undefined ? 0 : all.findIndex(({ id }) => id === after) + 1;
  const page = all.slice(start, start + limit);
  const link = (url: URL, rel: string) => c.header('link', `<${url.href}>; rel="${rel}"`, { append: true });
  const here = new URL(c.req.url);
  here.pathname = `${c.req.header('x-forwarded-prefix') ?? ''}${here.pathname}`;
  link(here, 'self');
  const last = page.at(-1);
  if (last !== undefined && start + limit < all.length) {
    here.searchParams.set('limit', String(limit));
    here.searchParams.set('after', last.id);
    link(here, 'next');
  }
  stamp(c, now);
  return c.json(page.map(show));
}

function shown(c: Context, person: OktaPerson | undefined, now: number) {
  stamp(c, now);
  if (person === undefined) return undefined;
  const { groups: _, ...rest } = person;
  return { ...rest, credentials: { provider: { type: 'OKTA', name: 'OKTA' } }, _links: {} };
}

function shownGroup({ id, name }: OktaGroup) {
  return { id, type: 'OKTA_GROUP', objectClass: ['okta:user_group'], profile: { name, description: null } };
}

/** Okta's own clock, by which what was read is put in order. */
function stamp(c: Context, now: number): void {
  c.header('date', new Date(now).toUTCString());
}

function invalid(c: Context, what: string): Response {
  return refuse(c, 400, 'E0000001', `Api validation failed: ${what}`);
}
