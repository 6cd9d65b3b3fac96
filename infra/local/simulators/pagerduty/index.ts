import { type Context, Hono } from 'hono';
import type { Deliver } from '../deliver.ts';
import { isDeliverable } from '../deliver.ts';
import { createSimulator, type Keys, kindOf, type Simulator, type SimulatorWorld } from '../simulator.ts';
import { Change, Creation, invalid, refuse, shown } from './answers.ts';
import { ping } from './ping.ts';
import { pagerdutySeeding } from './seeding.ts';
import { createStore, type Store } from './store.ts';
import { type PagerdutyUser, userRoutes, userSeeding } from './users.ts';

/**
 * @property tokens The API tokens there are, and whether each may write. @default any token, which may
 * @property userEvents Whether `user.*` can be subscribed to, which no documentation says. @default 'accepted'
 * @property deliver How webhooks are delivered. @default fetch
 */
export type PagerdutyOptions = {
  tokens?: Keys<'full' | 'read-only'>;
  userEvents?: 'accepted' | 'refused';
  deliver?: Deliver;
};

/** https://support.pagerduty.com/main/docs/webhooks */
const subscriptionsAtMost = 10;

/**
 * PagerDuty's webhook subscriptions and users, and nothing else of it: https://developer.pagerduty.com/api-reference/
 * `POST /_disable/:id` does what three refused deliveries in a row do.
 */
export function createPagerduty(world: SimulatorWorld, options: PagerdutyOptions = {}): Simulator {
  const store = createStore();
  const app = new Hono();
  const users = new Map<string, PagerdutyUser>();
  app.use('*', async (c, next) => {
    if (c.req.path.startsWith('/_')) return next();
    const token = /^Token token=(\S+)$/.exec(c.req.header('authorization') ?? '')?.[1];
    const right = kindOf(options.tokens, token, 'full');
    if (right === undefined) return refuse(c, 401, 'Authentication failed', 2006);
    if (right === 'read-only' && c.req.method !== 'GET') return refuse(c, 403, 'Access Denied', 2010);
    return next();
  });
  app.get('/webhook_subscriptions', (c) => list(c, store));
  app.post('/webhook_subscriptions', (c) => create(c, store, options));
  app.route('/webhook_subscriptions', oneRoutes(store, world, options));
  app.route('/users', userRoutes(users, world.now));
  app.post('/_disable/:id', (c) => {
    const subscription = store.subscriptions.get(c.req.param('id'));
    if (subscription === undefined) return refuse(c, 404, 'Not Found', 2100);
    subscription.temporarilyDisabled = true;
    return c.body(null, 204);
  });
  app.notFound((c) => refuse(c, 404, 'Not Found', 2100));
  return createSimulator(
    app,
    () => ({
      subscriptions: [...store.subscriptions.values()].map((one) => shown(one, true)),
      users: [...users.values()],
    }),
    world,
    { ...pagerdutySeeding(store), ...userSeeding(users) },
  );
}

/** Classic pagination: https://developer.pagerduty.com/docs/pagination/ */
function list(c: Context, { subscriptions }: Store): Response {
  const number = (name: string, otherwise: number) => Number(c.req.query(name) ?? otherwise);
  const limit = Math.min(100, number('limit', 25));
  const offset = number('offset', 0);
  const type = c.req.query('filter_type');
  const rows = [...subscriptions.values()].filter(
    ({ filter }) => type === undefined || filter.type === `${type}_reference`,
  );
  const page = rows.slice(offset, offset + limit).map((one) => shown(one));
  return c.json({
    webhook_subscriptions: page,
    limit,
    offset,
    more: offset + limit < rows.length,
    total: null,
  });
}

async function create(c: Context, store: Store, options: PagerdutyOptions): Promise<Response> {
  const wanted = Creation.safeParse(await c.req.json().catch(() => undefined));
  if (!wanted.success) return invalid(c, `${wanted.error.issues[0]?.path.join('.')} is invalid`);
  const { delivery_method, description, events, filter } = wanted.data.webhook_subscription;
  const { url } = delivery_method;
  if (!isDeliverable(url)) return invalid(c, 'Delivery method url is invalid');
  if (refusesEvents(events, options)) return invalid(c, 'Events is invalid');
  if (store.subscriptions.size >= subscriptionsAtMost) {
    return invalid(c, 'The webhook subscription limit is exceeded for the selected scope');
  }
  return c.json({ webhook_subscription: shown(store.add({ url, description, events, filter }), true) }, 201);
}

function refusesEvents(events: string[], { userEvents }: PagerdutyOptions): boolean {
  return userEvents === 'refused' && events.some((event) => event.startsWith('user.'));
}

function oneRoutes({ subscriptions }: Store, world: SimulatorWorld, options: PagerdutyOptions): Hono {
  const app = new Hono();
  const { deliver = fetch } = options;
  const find = (c: Context) => subscriptions.get(c.req.param('id') ?? '');
  app.get('/:id', (c) => {
    const found = find(c);
    return found ? c.json({ webhook_subscription: shown(found) }) : refuse(c, 404, 'Not Found', 2100);
  });
  app.put('/:id', async (c) => {
    const found = find(c);
    if (found === undefined) return refuse(c, 404, 'Not Found', 2100);
    const change = Change.safeParse(await c.req.json().catch(() => undefined));
    if (!change.success) return invalid(c, `${change.error.issues[0]?.path.join('.')} is invalid`);
    const { webhook_subscription } = change.data;
    if (refusesEvents(webhook_subscription.events ?? [], options)) return invalid(c, 'Events is invalid');
    Object.assign(found, webhook_subscription);
    return c.json({ webhook_subscription: shown(found) });
  });
  app.delete('/:id', (c) =>
    subscriptions.delete(c.req.param('id')) ? c.body(null, 204) : refuse(c, 404, 'Not Found', 2100),
  );
  app.post('/:id/ping', async (c) => {
    const found = find(c);
    if (found === undefined) return refuse(c, 404, 'Not Found', 2100);
    await ping(found, deliver, new Date(world.now()).toISOString());
    return c.body(null, 202);
  });
  app.post('/:id/enable', (c) => {
    const found = find(c);
    if (found === undefined) return refuse(c, 404, 'Not Found', 2100);
    found.temporarilyDisabled = false;
    found.dropped = 0;
    return c.json({ webhook_subscription: shown(found) });
  });
  return app;
}
