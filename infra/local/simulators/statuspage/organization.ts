import { Hono } from 'hono';
import { type Manners, refusedBy, stored } from '../manners.ts';
import {
  bodyOf,
  isObject,
  page,
  type RefusalShape,
  refuse,
  refuseField,
  sameText,
  textOf,
} from './answers.ts';
import { addUser, permissionsOf, type Rights, type Store, type User } from './store.ts';

/**
 * @property reappearsAfter An Atlassian organisation: a deleted person comes back with the next synchronisation, so many milliseconds later, with no permissions.
 * @property permissions How permissions are read. @default 'list'
 * @property seats So many team members fit in.
 * @property names What becomes of a team member's names. @default stored as they are
 * @property administered Members are kept in admin.atlassian.com, so that nobody can be deleted here.
 */
export type OrganizationOptions = {
  reappearsAfter?: number;
  permissions?: 'list' | 'map' | 'wrapped';
  seats?: number;
  administered?: boolean;
  names?: Manners<'first_name' | 'last_name'>;
  refusalShape?: RefusalShape;
};

/** https://developer.statuspage.io/#tag/users and #tag/permissions */
export function organizationRoutes(store: Store, now: () => number, options: OrganizationOptions): Hono {
  const app = new Hono();
  const { refusalShape = 'map' } = options;
  const gone: { user: User; backAt: number }[] = [];
  app.use('/:organization/*', async (c, next) => {
    if (c.req.param('organization') !== store.organization) return refuse(c, 404, 'Not found');
    for (const { user } of takeDue(gone, now())) {
      store.users.set(user.id, user);
      store.permissions.set(user.id, {});
    }
    await next();
  });

  app.get('/:organization/users', (c) => page(c, store.users.all()));

  app.post('/:organization/users', async (c) => {
    const user = await bodyOf(c, 'user');
    if (user === undefined) return refuse(c, 400, 'user is missing');
    const email = textOf(user.email);
    if (email === null) return refuseField(c, refusalShape, 'email', "can't be blank");
    if (store.users.all().some((one) => sameText(one.email, email))) {
      return refuseField(c, refusalShape, 'email', 'has already been taken');
    }
    if (store.users.size >= (options.seats ?? Number.POSITIVE_INFINITY)) {
      return refuseField(c, refusalShape, 'organization', 'has no team member seats left');
    }
    const refusal = refusedBy(options.names ?? {}, user);
    if (refusal !== undefined) return refuse(c, refusal.status, { [refusal.attribute]: ['is invalid'] });
    const { first_name, last_name }: Record<string, unknown> = stored(options.names ?? {}, user);
    const made = addUser(store, { email, first_name: textOf(first_name), last_name: textOf(last_name) });
    return c.json(made, 201);
  });

  app.delete('/:organization/users/:id', (c) => {
    const user = store.users.get(c.req.param('id'));
    if (user === undefined) return refuse(c, 404, 'Not found');
    if (options.administered) return refuse(c, 403, 'Team members are managed in admin.atlassian.com');
    if (store.users.size === 1) return refuseField(c, refusalShape, 'organization', 'must have an owner');
    store.users.delete(user.id);
    store.permissions.delete(user.id);
    if (options.reappearsAfter !== undefined) gone.push({ user, backAt: now() + options.reappearsAfter });
    return c.json(user);
  });

  app.get('/:organization/permissions/:id', (c) => {
    const id = c.req.param('id');
    const pages = permissionsOf(store, id);
    if (pages === undefined) return refuse(c, 404, 'Not found');
    if (options.permissions === 'map') return c.json({ user_id: id, pages });
    if (options.permissions === 'wrapped') return c.json({ data: { user_id: id, pages } });
    const list = Object.entries(pages).map(([page_id, rights]) => ({ page_id, ...rights }));
    return c.json({ user_id: id, pages: list });
  });

  // Unlike what is read this is a map, and a page that it leaves out is revoked.
  app.put('/:organization/permissions/:id', async (c) => {
    const id = c.req.param('id');
    if (permissionsOf(store, id) === undefined) return refuse(c, 404, 'Not found');
    const pages = (await bodyOf(c))?.pages;
    if (!isObject(pages)) return refuse(c, 400, 'pages is missing');
    const unknown = Object.keys(pages).find((page) => !store.pages.has(page));
    if (unknown !== undefined) return refuseField(c, refusalShape, 'pages', `have no ${unknown}`);
    store.permissions.set(
      id,
      Object.fromEntries(Object.entries(pages).map(([page, rights]) => [page, rightsOf(rights)])),
    );
    return c.json({ data: { user_id: id, pages: store.permissions.get(id) } });
  });
  return app;
}

function rightsOf(value: unknown): Rights {
  if (!isObject(value) || Object.keys(value).length === 0) return {};
  return {
    page_configuration: value.page_configuration === true,
    incident_manager: value.incident_manager === true,
    maintenance_manager: value.maintenance_manager === true,
  };
}

function takeDue(gone: { user: User; backAt: number }[], now: number) {
  const due = gone.filter(({ backAt }) => backAt <= now);
  for (const one of due) gone.splice(gone.indexOf(one), 1);
  return due;
}
