import { Hono } from 'hono';
import { createSimulator, type Simulator, type SimulatorWorld } from '../simulator.ts';
import { bodyOf, listOf, page, refuse, textOf } from './answers.ts';
import { createGate, type GateOptions } from './gate.ts';
import { incidentRoutes } from './incidents.ts';
import { type OrganizationOptions, organizationRoutes } from './organization.ts';
import { partRoutes } from './parts.ts';
import { statuspageSeeding } from './seeding.ts';
import { createStore, ofPage, type Store, seed } from './store.ts';
import { type SubscriberOptions, subscriberRoutes } from './subscribers.ts';
import { type ViewerOptions, viewerRoutes } from './viewers.ts';

/**
 * @property crowd So many team members, and page access users and subscribers on each page, more. `_state` shows those of
 * them who were looked at one by one. @default 0
 * @property empty Whether the organisation holds nothing at first, nor an owner or a page. @default false
 */
export type StatuspageOptions = GateOptions &
  OrganizationOptions &
  ViewerOptions &
  SubscriberOptions & { crowd?: number; empty?: boolean };

/**
 * Statuspage's Manage API: the organisation `localorg0000` with the pages `localpage001` and `localpage002`.
 * https://developer.statuspage.io
 */
export function createStatuspage(world: SimulatorWorld, options: StatuspageOptions = {}): Simulator {
  const store = createStore(world.now, options.crowd);
  if (!options.empty) seed(store);
  const app = new Hono({ getPath });
  app.use('/v1/*', createGate(world.now, options));
  app.route('/v1/organizations', organizationRoutes(store, world.now, options));
  app.get('/v1/pages', (c) => c.json([...store.pages.values()]));
  app.use('/v1/pages/:page/*', async (c, next) => {
    if (!store.pages.has(c.req.param('page'))) return refuse(c, 404, 'Not found');
    await next();
  });
  app.route('/v1/pages', viewerRoutes(store, options));
  app.route('/v1/pages', partRoutes(store, 'components'));
  app.route('/v1/pages', partRoutes(store, 'metrics'));
  app.route('/v1/pages', subscriberRoutes(store, options));
  app.route('/v1/pages', incidentRoutes(store));
  app.route('/v1/pages', catalogRoutes(store));
  app.notFound((c) => refuse(c, 404, 'Not found'));
  return createSimulator(app, () => describe(store), world, statuspageSeeding(store));
}

/** The suffix is optional everywhere. */
function getPath(request: Request): string {
  return new URL(request.url).pathname.replace(/\.json$/, '');
}

/** What there is to give on a page: https://developer.statuspage.io/#tag/page-access-groups and #tag/components */
function catalogRoutes(store: Store): Hono {
  const app = new Hono();
  app.get('/:page/page_access_groups', (c) =>
    page(
      c,
      ofPage(store.groups, c.req.param('page'))
        .filter(() => true)
        .map(withMembers),
    ),
  );
  app.get('/:page/components', (c) => page(c, ofPage(store.components, c.req.param('page'))));
  app.get('/:page/metrics', (c) => page(c, ofPage(store.metrics, c.req.param('page'))));
  app.post('/:page/page_access_groups', async (c) => {
    const body = await bodyOf(c, 'page_access_group');
    const name = textOf(body?.name);
    if (name === null) return refuse(c, 400, 'page_access_group is missing');
    const page_id = c.req.param('page');
    const group = {
      id: store.newId('group'),
      page_id,
      name,
      external_identifier: textOf(body?.external_identifier),
    };
    store.groups.set(group.id, group);
    for (const id of listOf(body?.page_access_user_ids) ?? []) {
      store.viewers.get(id)?.page_access_group_ids.push(group.id);
    }
    return c.json(withMembers(group), 201);
  });
  const withMembers = (group: { id: string; page_id: string; name: string }) => ({
    ...group,
    page_access_user_ids: ofPage(store.viewers, group.page_id)
      .filter(({ page_access_group_ids }) => page_access_group_ids.includes(group.id))
      .map(({ id }) => id),
  });
  return app;
}

/** Everything it holds, with names and e-mails beside the ids so that people can read it. */
function describe(store: Store): Record<string, unknown> {
  const names = (things: Map<string, { name: string }>, ids: Iterable<string>) =>
    [...ids].map((id) => things.get(id)?.name ?? `${id} (gone)`);
  const viewers = [...store.viewers.values()].map((viewer) => ({
    ...viewer,
    groups: names(store.groups, viewer.page_access_group_ids),
    components: names(store.components, store.parts.components.get(viewer.id) ?? []),
    metrics: names(store.metrics, store.parts.metrics.get(viewer.id) ?? []),
  }));
  const permissions = [...store.permissions].map(([user_id, pages]) => ({
    user_id,
    email: store.users.get(user_id)?.email ?? null,
    pages,
  }));
  return {
    users: [...store.users.values()],
    permissions,
    pageAccessUsers: viewers,
    subscribers: [...store.subscribers.values()],
    incidents: [...store.incidents.values()],
    incidentSubscribers: [...store.incidentSubscribers.values()],
    groups: [...store.groups.values()],
    components: [...store.components.values()],
    metrics: [...store.metrics.values()],
    pages: [...store.pages.values()],
    mails: store.mails,
  };
}
