import * as z from 'zod/mini';
import type { Vendor } from '../../core/contracts/api.ts';
import type { Answer } from '../../core/contracts/call.ts';
import { Blocked, Transient } from '../../core/contracts/errors.ts';
import type { Finding } from '../../core/contracts/finding.ts';
import type { EnsureWorld, Subscription, SubscriptionWorld } from '../../core/contracts/subscription.ts';
import { knownTypes } from './mapping.ts';
import { EventHook, type Settings } from './schema.ts';

const root = '/api/v1/eventHooks';
const path = (id: string) => `${root}/${encodeURIComponent(id)}`;

/** Okta's event hook. */
export const subscription: Subscription<Settings> = {
  rights: 'to be an admin’s who may manage event hooks (a client: okta.eventHooks.manage, and such a role)',
  scopes: { look: ['okta.eventHooks.read'], register: ['okta.eventHooks.manage'] },

  async plan({ vendor, url, registered }) {
    const found = await hookAt(vendor, url);
    return [
      ...(registered.secrets === undefined ? ['Make a secret and store it.'] : []),
      found === undefined
        ? `Create an event hook that delivers to ${url}, and have Okta verify it.`
        : `Tell the event hook ${found.id} our secret and every event type again, and have Okta verify it.`,
    ];
  },

  async ensure(world) {
    const { vendor, url, say } = world;
    const secret = await secretOf(world);
    const found = await hookAt(vendor, url);
    const { id, status } = await write(vendor, found, bodyOf(world, secret, found));
    say(
      found === undefined
        ? `Created the event hook ${id}.`
        : `Found the event hook ${id}; it knows our secret.`,
    );
    if (status !== 'ACTIVE') {
      await vendor.call({ method: 'POST', path: `${path(id)}/lifecycle/activate` });
      say(`Activated ${id}.`);
    }
    await verify(world, id);
    await world.keep({ id });
    return {
      id,
      detail: `Okta delivers to ${url}, and has verified it. Events may take some minutes to begin.`,
    };
  },

  async check({ vendor, settings }, id): Promise<Finding[]> {
    const answer = await vendor.call({ method: 'GET', path: path(id), accept: [404] });
    if (answer.status === 404) return [{ level: 'error', what: `the event hook ${id} is gone` }];
    const { status, verificationStatus, events } = read(EventHook, answer);
    if (status !== 'ACTIVE') return [{ level: 'error', what: `the event hook ${id} is not active` }];
    if (verificationStatus !== 'VERIFIED') {
      return [{ level: 'error', what: `the event hook ${id} is not verified` }];
    }
    const lacking = typesFor(settings).filter((type) => !events.items.includes(type));
    if (lacking.length > 0) {
      return [{ level: 'error', what: `the event hook ${id} lacks ${lacking.join(', ')}` }];
    }
    return [{ level: 'ok', what: `the event hook ${id} is active and verified` }];
  },
};

function read<T>(shape: z.ZodMiniType<T>, { body }: Answer): T {
  const parsed = shape.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new Transient('Okta answered what is no event hook');
}

async function hookAt(vendor: Vendor, url: string): Promise<EventHook | undefined> {
  const hooks = read(z.array(EventHook), await vendor.call({ method: 'GET', path: root }));
  return hooks.find(({ channel }) => channel.config.uri === url);
}

/** Okta sends whatever text it is given, so we choose it; it is stored before Okta can ask for it. */
async function secretOf({ registered, newSecret, keep, say }: EnsureWorld<Settings>): Promise<string> {
  const [known] = registered.secrets ?? [];
  if (known !== undefined) return known;
  const secret = newSecret();
  await keep({ secrets: [secret] });
  say('Made a secret, and stored it.');
  return secret;
}

/** A hook can be told a secret but not asked for it, so a hook that is there is told it again. What others set stays. */
function bodyOf({ settings, url }: SubscriptionWorld<Settings>, secret: string, found?: EventHook) {
  return {
    name: found?.name ?? 'Rollcall',
    ...(found?.description && { description: found.description }),
    events: {
      type: 'EVENT_TYPE',
      ...found?.events,
      items: [...new Set([...(found?.events.items ?? []), ...typesFor(settings)])],
    },
    channel: {
      type: 'HTTP',
      version: '1.0.0',
      ...found?.channel,
      config: {
        ...found?.channel.config,
        uri: url,
        authScheme: { type: 'HEADER', key: settings.header, value: secret },
      },
    },
  };
}

/** Every type that means something under these settings: those about applications are many, and mostly about others. */
function typesFor({ application }: Settings): string[] {
  return knownTypes.filter((type) => application !== undefined || !type.startsWith('application.'));
}

async function write(vendor: Vendor, found: EventHook | undefined, body: object): Promise<EventHook> {
  const answer =
    found === undefined
      ? await vendor.call({ method: 'POST', path: root, body })
      : await vendor.call({ method: 'PUT', path: path(found.id), body });
  return read(EventHook, answer);
}

/** https://developer.okta.com/docs/concepts/event-hooks/#one-time-verification-request */
async function verify({ vendor, url }: SubscriptionWorld<Settings>, id: string): Promise<void> {
  const answer = await vendor.call({ method: 'POST', path: `${path(id)}/lifecycle/verify`, accept: [400] });
  if (answer.status < 400 && read(EventHook, answer).verificationStatus === 'VERIFIED') return;
  throw new Blocked(
    'Okta got no good answer to its verification',
    `Okta asked ${url} for its verification and got no good answer: is the URL right, and open to Okta? Where Okta leaves the secret out of that question, set allowUnauthenticatedChallenge in sources.okta. Then run this again.`,
  );
}
