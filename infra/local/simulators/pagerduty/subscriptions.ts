import { type Context, Hono } from 'hono';
import * as z from 'zod/mini';
import { type Deliver, isDeliverable } from '../deliver.ts';
import type { SimulatorWorld } from '../simulator.ts';
import { invalid, notFound, page } from './answers.ts';
import { ping } from './ping.ts';
import type { Store, Subscription } from './store.ts';

/**
 * @property userEvents Whether `user.*` can be subscribed to, which no documentation says. @default 'accepted'
 * @property deliver How webhooks are delivered. @default fetch
 */
export type SubscriptionOptions = { userEvents?: 'accepted' | 'refused'; deliver?: Deliver };

/** https://support.pagerduty.com/main/docs/webhooks */
const subscriptionsAtMost = 10;

export const Filter = z.union([
  z.object({ type: z.literal('account_reference') }),
  z.object({ type: z.enum(['service_reference', 'team_reference']), id: z.string() }),
]);
const events = z.array(z.string().check(z.minLength(1))).check(z.minLength(1));

const Creation = z.object({
  webhook_subscription: z.object({
    type: z.literal('webhook_subscription'),
    delivery_method: z.object({ type: z.literal('http_delivery_method'), url: z.string() }),
    description: z._default(z.string(), ''),
    events,
    filter: Filter,
  }),
});

/** What can be changed, which the way of delivery is not. */
const Change = z.object({
  webhook_subscription: z.object({
    description: z.optional(z.string()),
    events: z.optional(events),
    active: z.optional(z.boolean()),
  }),
});

/** https://developer.pagerduty.com/docs/webhooks/webhooks-overview/ */
export function subscriptionRoutes(
  store: Store,
  { now }: SimulatorWorld,
  options: SubscriptionOptions,
): Hono {
  const app = new Hono();
  const { subscriptions } = store;
  const { deliver = fetch } = options;
  const find = (c: Context) => subscriptions.get(c.req.param('id') ?? '');
  app.get('/', (c) => {
    const type = c.req.query('filter_type');
    const rows = [...subscriptions.values()].filter(
      ({ filter }) => type === undefined || filter.type === `${type}_reference`,
    );
    return page(c, 'webhook_subscriptions', rows, (one) => shown(one));
  });
  app.post('/', (c) => create(c, store, options));
  app.get('/:id', (c) => {
    const found = find(c);
    return found ? c.json({ webhook_subscription: shown(found) }) : notFound(c);
  });
  app.put('/:id', async (c) => {
    const found = find(c);
    if (found === undefined) return notFound(c);
    const change = Change.safeParse(await c.req.json().catch(() => undefined));
    if (!change.success) return invalid(c, `${change.error.issues[0]?.path.join('.')} is invalid`);
    const { webhook_subscription } = change.data;
    if (refusesEvents(webhook_subscription.events ?? [], options)) return invalid(c, 'Events is invalid');
    Object.assign(found, webhook_subscription);
    return c.json({ webhook_subscription: shown(found) });
  });
  app.delete('/:id', (c) => (subscriptions.delete(c.req.param('id')) ? c.body(null, 204) : notFound(c)));
  app.post('/:id/ping', async (c) => {
    const found = find(c);
    if (found === undefined) return notFound(c);
    await ping(found, deliver, new Date(now()).toISOString());
    return c.body(null, 202);
  });
  app.post('/:id/enable', (c) => {
    const found = find(c);
    if (found === undefined) return notFound(c);
    found.temporarilyDisabled = false;
    found.dropped = 0;
    return c.json({ webhook_subscription: shown(found) });
  });
  return app;
}

async function create(c: Context, store: Store, options: SubscriptionOptions): Promise<Response> {
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

function refusesEvents(events: string[], { userEvents }: SubscriptionOptions): boolean {
  return userEvents === 'refused' && events.some((event) => event.startsWith('user.'));
}

/** A subscription as it is shown: with its secret in the answer to its creation, and never again. */
export function shown({ secret, temporarilyDisabled, url, dropped, ...rest }: Subscription, whole = false) {
  return {
    ...rest,
    type: 'webhook_subscription',
    delivery_method: {
      id: `D${rest.id.slice(1)}`,
      type: 'http_delivery_method',
      url,
      secret: whole ? secret : null,
      temporarily_disabled: temporarilyDisabled,
      custom_headers: [],
    },
    oauth_client: null,
  };
}
