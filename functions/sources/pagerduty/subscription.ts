import type * as z from 'zod/mini';
import type { Vendor } from '../../core/contracts/api.ts';
import type { Answer } from '../../core/contracts/call.ts';
import { Blocked, Permanent, Transient } from '../../core/contracts/errors.ts';
import type { Finding } from '../../core/contracts/finding.ts';
import type { EnsureWorld, Subscription, SubscriptionWorld } from '../../core/contracts/subscription.ts';
import {
  CreatedSubscription,
  ListedSubscriptions,
  OneSubscription,
  type Settings,
  type WebhookSubscription,
} from './schema.ts';

type World = EnsureWorld<Settings>;

/** Accepted, though no documentation lists them: https://developer.pagerduty.com/docs/webhooks/webhooks-overview/ */
const wanted = ['user.created', 'user.updated', 'user.deleted'];
/** The rarest that is documented, for an account that takes no others: it says nothing about people. */
const instead = ['service.created'];

const root = '/webhook_subscriptions';
const path = (id: string) => `${root}/${encodeURIComponent(id)}`;

/** PagerDuty's v3 webhook subscription: https://developer.pagerduty.com/docs/webhooks/webhooks-overview/ */
export const subscription: Subscription<Settings> = {
  rights: 'to be an admin’s, with the right to write',

  async plan(world) {
    const { found, known, candidate } = await look(world);
    if (candidate === undefined) return [`Create a webhook subscription that delivers to ${world.url}.`];
    const others = found.filter((one) => one !== candidate).map(({ id }) => id);
    return [
      `See that the webhook subscription ${candidate.id} is enabled and knows the events about users, and ask for a ping.`,
      ...(known === undefined
        ? ['Create another one where its ping is not signed with what is stored.']
        : []),
      ...(others.length > 0 ? [`Ask whether to delete ${others.join(', ')}, which deliver the same.`] : []),
    ];
  },

  async ensure(world) {
    const { found, known, candidate } = await look(world);
    if (candidate !== undefined) await revive(world, candidate);
    const arrived = candidate !== undefined && (await pinged(world, candidate.id));
    if (known !== undefined && !arrived) throw notArrived(world, known.id);
    const id = arrived ? candidate.id : await create(world);
    if (!arrived && !(await pinged(world, id))) throw notArrived(world, id);
    await world.keep({ id });
    await removeOthers(
      world,
      found.filter((one) => one.id !== id),
    );
    return { id, detail: `PagerDuty delivers to ${world.url}: its ping arrived.` };
  },

  async check({ vendor }, id): Promise<Finding[]> {
    const answer = await vendor.call({ method: 'GET', path: path(id), accept: [404] });
    if (answer.status === 404) return [{ level: 'error', what: `the webhook subscription ${id} is gone` }];
    const { active, events, delivery_method } = read(OneSubscription, answer).webhook_subscription;
    if (delivery_method.temporarily_disabled || !active) {
      return [{ level: 'error', what: `the webhook subscription ${id} is disabled` }];
    }
    const lacking = wanted.filter((event) => !events.includes(event));
    if (lacking.length > 0) {
      return [{ level: 'warning', what: `the webhook subscription ${id} lacks ${lacking.join(', ')}` }];
    }
    return [{ level: 'ok', what: `the webhook subscription ${id} is enabled` }];
  },
};

function read<T>(shape: z.ZodMiniType<T>, { body }: Answer): T {
  const parsed = shape.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new Transient('PagerDuty answered what is no webhook subscription');
}

/** The account's subscriptions to our URL, the one that is known to be ours, and the one to try. */
async function look({ vendor, url, registered }: SubscriptionWorld<Settings>) {
  const found = (await list(vendor)).filter(
    ({ filter, delivery_method }) => filter.type === 'account_reference' && delivery_method.url === url,
  );
  const known = found.find(({ id }) => id === registered.id);
  // A subscription made by hand may sign with what is stored, or with what nobody can read any more: its ping tells.
  return { found, known, candidate: known ?? (registered.secrets && found[0]) };
}

const perPage = 100;

async function list(vendor: Vendor): Promise<WebhookSubscription[]> {
  const all: WebhookSubscription[] = [];
  for (;;) {
    const query = { limit: perPage, offset: all.length };
    const page = read(ListedSubscriptions, await vendor.call({ method: 'GET', path: root, query }));
    all.push(...page.webhook_subscriptions);
    if (!page.more || page.webhook_subscriptions.length === 0) return all;
  }
}

/** Makes one that was switched off, or knows too little, deliver again. */
async function revive(world: World, found: WebhookSubscription): Promise<void> {
  const { vendor, say } = world;
  const { id } = found;
  if (found.delivery_method.temporarily_disabled) {
    await vendor.call({ method: 'POST', path: `${path(id)}/enable` });
    say(`Enabled ${id}, which PagerDuty had disabled: what happened meanwhile was not delivered.`);
  }
  const lacking = wanted.filter((event) => !found.events.includes(event));
  if (found.active && lacking.length === 0) return;
  await withUserEvents(world, (allowed) => {
    const events = [...new Set([...found.events, ...(allowed ? wanted : [])])];
    return vendor.call({
      method: 'PUT',
      path: path(id),
      body: { webhook_subscription: { active: true, events } },
    });
  });
}

/** Secrets that stay good beside a new one. */
const keptSecrets = 2;

/** Creates a subscription, and stores its secret at once: it is told this one time only. */
async function create(world: World): Promise<string> {
  const answer = await withUserEvents(world, (allowed) =>
    world.vendor.call({
      method: 'POST',
      path: root,
      body: {
        webhook_subscription: {
          type: 'webhook_subscription',
          delivery_method: { type: 'http_delivery_method', url: world.url },
          description: 'Rollcall',
          events: allowed ? wanted : instead,
          filter: { type: 'account_reference' },
        },
      },
    }),
  );
  const { id, delivery_method } = read(CreatedSubscription, answer).webhook_subscription;
  const secrets = [delivery_method.secret, ...(world.registered.secrets ?? []).slice(0, keptSecrets)];
  await world.keep({ id, secrets });
  world.say(`Created the webhook subscription ${id}, and stored its secret.`);
  return id;
}

/** Asks with the events about people, and without them where PagerDuty does not take those. */
async function withUserEvents<T>(world: World, ask: (allowed: boolean) => Promise<T>): Promise<T> {
  try {
    return await ask(true);
  } catch (error) {
    if (!(error instanceof Permanent && error.status === 400 && /event/i.test(error.words ?? '')))
      throw error;
    world.say('PagerDuty takes no user.* events here: it will say nothing about people, and Okta has to.');
    return ask(false);
  }
}

/** Twice at most: three that are refused in a row would disable the subscription. */
const patience = [15_000, 30_000];
const lookEvery = 1_000;

/** Asks PagerDuty for a ping until one has arrived with a good signature. */
async function pinged({ vendor, deliveries, sleep }: World, id: string): Promise<boolean> {
  const before = await deliveries();
  for (const wait of patience) {
    await vendor.call({ method: 'POST', path: `${path(id)}/ping` });
    for (let waited = 0; waited < wait; waited += lookEvery) {
      if ((await deliveries()) > before) return true;
      await sleep(lookEvery);
    }
  }
  return false;
}

function notArrived({ url }: World, id: string): Blocked {
  return new Blocked(
    'no ping of PagerDuty’s arrived',
    `PagerDuty was asked twice for a ping, and none with our signature arrived at ${url}: is the URL right, and open to PagerDuty’s addresses? The subscription ${id} is there and its secret stored, so just run this again.`,
  );
}

/** Two that deliver the same cost every event twice; what one that is kept says is never lost by that. */
async function removeOthers({ vendor, say, mayDelete }: World, others: WebhookSubscription[]): Promise<void> {
  if (others.length === 0) return;
  const ids = others.map(({ id }) => id).join(', ');
  const count =
    others.length === 1
      ? 'One more webhook subscription delivers'
      : `${others.length} more webhook subscriptions deliver`;
  if (!(await mayDelete(`${count} to the same URL: ${ids}.`))) {
    say(`Kept ${ids}: run this again with --yes to delete.`);
    return;
  }
  for (const other of others) {
    await vendor.call({ method: 'DELETE', path: path(other.id), accept: [404] });
    say(`Deleted ${other.id}, which delivered the same to the same URL.`);
  }
}
