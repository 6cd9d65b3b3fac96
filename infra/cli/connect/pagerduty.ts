import type { Vendor } from '../../../functions/core/contracts/api.ts';
import { Permanent } from '../../../functions/core/contracts/errors.ts';
import type { Finding } from '../../../functions/core/contracts/finding.ts';
import { CommandError } from '../command-error.ts';
import type { Stored } from '../secret-store.ts';
import {
  type CheckWorld,
  type Connected,
  type Connector,
  type ConnectWorld,
  orCommandError,
  sourceApi,
} from './connector.ts';
import { Created, isOwnError, Listed, One, type Subscription } from './pagerduty-subscriptions.ts';

const origins: Record<string, string> = {
  us: 'https://api.pagerduty.com',
  eu: 'https://api.eu.pagerduty.com',
};
const secretName = 'sources/pagerduty';

/** Accepted, though no documentation lists them: https://developer.pagerduty.com/docs/webhooks/webhooks-overview/ */
const wanted = ['user.created', 'user.updated', 'user.deleted'];
/** The rarest that is documented, for an account that takes no others: it says nothing about people. */
const instead = ['service.created'];

const rights = 'to be an admin’s, with the right to write';

export const pagerduty: Connector = {
  origin({ region = 'us' }) {
    const origin = origins[region];
    if (origin === undefined) throw new CommandError(`PagerDuty has no region "${region}": say us or eu.`, 2);
    return origin;
  },
  plan: (world) => orCommandError(plan(world), rights),
  connect: (world) => orCommandError(connect(world), rights),
  check,
};

const api = (world: Pick<ConnectWorld, 'api' | 'token' | 'http' | 'now'>) =>
  sourceApi('PagerDuty', world, (token) => ({ authorization: `Token token=${token}` }), isOwnError);

async function plan(world: ConnectWorld): Promise<string[]> {
  const { found, known, candidate } = await look(world, api(world));
  if (candidate === undefined) return [`Create a webhook subscription that delivers to ${world.url}.`];
  const others = found.filter((one) => one !== candidate).map(({ id }) => id);
  return [
    `See that the webhook subscription ${candidate.id} is enabled and knows the events about users, and ask for a ping.`,
    ...(known === undefined ? ['Create another one where its ping is not signed with what is stored.'] : []),
    ...(others.length > 0 ? [`Ask whether to delete ${others.join(', ')}, which deliver the same.`] : []),
  ];
}

/** Our subscriptions, the one that is known to be, and the one to try. */
async function look(world: ConnectWorld, vendor: Vendor) {
  const { stored = {} } = await world.secretStore.read(secretName);
  const found = (await list(vendor)).filter((one) => isOurs(one, world.url));
  const known = found.find(({ id }) => id === stored.connection?.id);
  // A subscription made by hand may sign with what is stored, or with what nobody can read any more: its ping tells.
  return { found, known, candidate: known ?? (stored.secrets && found[0]) };
}

/** https://developer.pagerduty.com/docs/webhooks/webhooks-overview/ and the calls under `/webhook_subscriptions` */
async function connect(world: ConnectWorld): Promise<Connected> {
  const vendor = api(world);
  const { found, known, candidate } = await look(world, vendor);
  if (candidate !== undefined) await revive(world, vendor, candidate);
  const arrived = candidate !== undefined && (await pinged(world, vendor, candidate.id));
  if (known !== undefined && !arrived) throw notArrived(world, known.id);
  const id = arrived ? candidate.id : await make(world, vendor);
  if (!arrived && !(await pinged(world, vendor, id))) throw notArrived(world, id);
  await remember(world, id);
  await removeOthers(
    world,
    vendor,
    found.filter((one) => one.id !== id),
  );
  return { id, detail: `PagerDuty delivers to ${world.url}: its ping arrived.` };
}

/** Two that deliver the same cost every event twice; what one that is kept says is never lost by that. */
async function removeOthers(world: ConnectWorld, vendor: Vendor, others: Subscription[]): Promise<void> {
  if (others.length === 0) return;
  const ids = others.map(({ id }) => id).join(', ');
  const count =
    others.length === 1
      ? 'One more webhook subscription delivers'
      : `${others.length} more webhook subscriptions deliver`;
  if (!(await world.mayDelete(`${count} to the same URL: ${ids}.`))) {
    world.say(`Kept ${ids}: run this again with --yes to delete.`);
    return;
  }
  for (const other of others) {
    await vendor.call({ method: 'DELETE', path: path(other.id), accept: [404] });
    world.say(`Deleted ${other.id}, which delivered the same to the same URL.`);
  }
}

function isOurs({ filter, delivery_method }: Subscription, url: string): boolean {
  return filter.type === 'account_reference' && delivery_method.url === url;
}

const perPage = 100;

async function list(vendor: Vendor): Promise<Subscription[]> {
  const all: Subscription[] = [];
  for (;;) {
    const query = { limit: perPage, offset: all.length };
    const page = Listed.parse((await vendor.call({ method: 'GET', path: root, query })).body);
    all.push(...page.webhook_subscriptions);
    if (!page.more || page.webhook_subscriptions.length === 0) return all;
  }
}

/** Makes one that was switched off, or knows too little, deliver again. */
async function revive(world: ConnectWorld, vendor: Vendor, found: Subscription): Promise<void> {
  const { id } = found;
  if (found.delivery_method.temporarily_disabled) {
    await vendor.call({ method: 'POST', path: `${path(id)}/enable` });
    world.say(`Enabled ${id}, which PagerDuty had disabled: what happened meanwhile was not delivered.`);
  }
  const lacking = wanted.filter((event) => !found.events.includes(event));
  if (found.active && lacking.length === 0) return;
  const change = (events: string[]) => ({ webhook_subscription: { active: true, events } });
  await withUserEvents(world, (allowed) =>
    vendor.call({
      method: 'PUT',
      path: path(id),
      body: change([...new Set([...found.events, ...(allowed ? wanted : [])])]),
    }),
  );
}

/** Creates a subscription, and stores its secret at once: it is told this one time only. */
async function make(world: ConnectWorld, vendor: Vendor): Promise<string> {
  const answer = await withUserEvents(world, (allowed) =>
    vendor.call({
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
  const { id, delivery_method } = Created.parse(answer.body).webhook_subscription;
  await remember(world, id, delivery_method.secret);
  world.say(`Created the webhook subscription ${id}, and stored its secret.`);
  return id;
}

/** Asks with the events about people, and without them where PagerDuty does not take those. */
async function withUserEvents<T>(world: ConnectWorld, ask: (allowed: boolean) => Promise<T>): Promise<T> {
  try {
    return await ask(true);
  } catch (error) {
    if (!(error instanceof Permanent && error.status === 400 && /event/i.test(error.words ?? '')))
      throw error;
    world.say('PagerDuty takes no user.* events here: it will say nothing about people, and Okta has to.');
    return ask(false);
  }
}

/** Secrets that stay good beside a new one. */
const keptSecrets = 2;

async function remember(world: ConnectWorld, id: string, secret?: string): Promise<void> {
  const { stored = {} } = await world.secretStore.read(secretName);
  const connection = { id, origin: world.api.origin, url: world.url };
  const secrets = secret && [secret, ...(stored.secrets ?? []).slice(0, keptSecrets)];
  const next: Stored = { ...stored, ...(secrets && { secrets }), connection };
  if (JSON.stringify(next) !== JSON.stringify(stored)) await world.secretStore.put(secretName, next);
}

/** Twice at most: three that are refused in a row would disable the subscription. */
const patience = [15_000, 30_000];
const lookEvery = 1_000;

/** Asks PagerDuty for a ping until one is in the log of `receive`. */
async function pinged(world: ConnectWorld, vendor: Vendor, id: string): Promise<boolean> {
  const before = await world.deliveries('pagerduty');
  for (const wait of patience) {
    await vendor.call({ method: 'POST', path: `${path(id)}/ping` });
    for (let waited = 0; waited < wait; waited += lookEvery) {
      if ((await world.deliveries('pagerduty')) > before) return true;
      await world.sleep(lookEvery);
    }
  }
  return false;
}

function notArrived({ url }: ConnectWorld, id: string): CommandError {
  return new CommandError(
    `PagerDuty was asked twice for a ping, and none with our signature arrived at ${url}: is the URL right, and open to PagerDuty’s addresses? The subscription ${id} is there and its secret stored, so just run this again.`,
  );
}

const root = '/webhook_subscriptions';
const path = (id: string) => `${root}/${encodeURIComponent(id)}`;

async function check(world: CheckWorld): Promise<Finding[]> {
  const { id, url } = world.connection;
  const fix = `npx rollcall connect pagerduty --url ${url}`;
  const answer = await api(world).call({ method: 'GET', path: path(id), accept: [404] });
  if (answer.status === 404) {
    return [{ level: 'error', what: `the webhook subscription ${id} is gone`, fix }];
  }
  const { active, events, delivery_method } = One.parse(answer.body).webhook_subscription;
  if (delivery_method.temporarily_disabled || !active) {
    return [{ level: 'error', what: `the webhook subscription ${id} is disabled`, fix }];
  }
  const lacking = wanted.filter((event) => !events.includes(event));
  if (lacking.length > 0) {
    return [{ level: 'warning', what: `the webhook subscription ${id} lacks ${lacking.join(', ')}`, fix }];
  }
  return [{ level: 'ok', what: `the webhook subscription ${id} is enabled` }];
}
