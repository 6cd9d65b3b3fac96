import * as z from 'zod/mini';
import type { Vendor } from '../../../functions/core/contracts/api.ts';
import type { Finding } from '../../../functions/core/contracts/finding.ts';
import { knownTypes } from '../../../functions/sources/okta/mapping.ts';
import { isOwnError, Settings } from '../../../functions/sources/okta/schema.ts';
import { CommandError } from '../command-error.ts';
import {
  type CheckWorld,
  type Connected,
  type Connector,
  type ConnectWorld,
  orCommandError,
  sourceApi,
} from './connector.ts';

const secretName = 'sources/okta';

/** What we take of an event hook, and send back: https://developer.okta.com/docs/api/openapi/okta-management/management/tag/EventHook/ */
const Hook = z.looseObject({
  id: z.string().check(z.minLength(1)),
  name: z.optional(z.string()),
  description: z.nullish(z.string()),
  status: z.string(),
  verificationStatus: z.string(),
  events: z.looseObject({ items: z.array(z.string()) }),
  channel: z.looseObject({ config: z.looseObject({ uri: z.string() }) }),
});
type Hook = z.infer<typeof Hook>;

const rights = 'to be an admin’s who may manage event hooks';

export const okta: Connector = {
  origin({ org }, settings) {
    const url = org ?? Settings.parse(settings).org;
    if (url !== undefined && URL.canParse(url)) return new URL(url).origin;
    throw new CommandError('Say which organization: --org https://acme.okta.com.', 2);
  },
  plan: (world) => orCommandError(plan(world), rights),
  connect: (world) => orCommandError(connect(world), rights),
  check,
};

const api = (world: Pick<ConnectWorld, 'api' | 'token' | 'http' | 'now'>) =>
  sourceApi('Okta', world, (token) => ({ authorization: `SSWS ${token}` }), isOwnError);

async function plan(world: ConnectWorld): Promise<string[]> {
  const found = await hookAt(api(world), world.url);
  const { stored } = await world.secretStore.read(secretName);
  return [
    ...(stored?.secrets === undefined ? ['Make a secret and store it.'] : []),
    found === undefined
      ? `Create an event hook that delivers to ${world.url}, and have Okta verify it.`
      : `Tell the event hook ${found.id} our secret and every event type again, and have Okta verify it.`,
  ];
}

async function hookAt(vendor: Vendor, url: string): Promise<Hook | undefined> {
  const hooks = z.array(Hook).parse((await vendor.call({ method: 'GET', path: root })).body);
  return hooks.find(({ channel }) => channel.config.uri === url);
}

async function connect(world: ConnectWorld): Promise<Connected> {
  const vendor = api(world);
  const secret = await secretOf(world);
  const found = await hookAt(vendor, world.url);
  const { id, status } = await write(vendor, found, bodyOf(world, secret, found));
  world.say(
    found === undefined
      ? `Created the event hook ${id}.`
      : `Found the event hook ${id}; it knows our secret.`,
  );
  if (status !== 'ACTIVE') {
    await vendor.call({ method: 'POST', path: `${path(id)}/lifecycle/activate` });
    world.say(`Activated ${id}.`);
  }
  await verify(world, vendor, id);
  const { stored = {} } = await world.secretStore.read(secretName);
  const connection = { id, origin: world.api.origin, url: world.url };
  if (JSON.stringify(stored.connection) !== JSON.stringify(connection)) {
    await world.secretStore.put(secretName, { ...stored, connection });
  }
  const detail = `Okta delivers to ${world.url}, and has verified it. Events may take some minutes to begin.`;
  return { id, detail };
}

/** Okta sends whatever text it is given, so we choose it; it is stored before Okta can ask for it. */
async function secretOf({ secretStore, newSecret, say }: ConnectWorld): Promise<string> {
  const { stored = {} } = await secretStore.read(secretName);
  const [known] = stored.secrets ?? [];
  if (known !== undefined) return known;
  const secret = newSecret();
  await secretStore.put(secretName, { ...stored, secrets: [secret] });
  say('Made a secret, and stored it.');
  return secret;
}

/** A hook can be told a secret but not asked for it, so a hook that is there is told it again. What others set stays. */
function bodyOf({ settings, url }: ConnectWorld, secret: string, found?: Hook) {
  const { header } = Settings.parse(settings);
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
        authScheme: { type: 'HEADER', key: header, value: secret },
      },
    },
  };
}

/** Every type that means something under these settings: those about applications are many, and mostly about others. */
function typesFor(settings: unknown): string[] {
  const { application } = Settings.parse(settings);
  return knownTypes.filter((type) => application !== undefined || !type.startsWith('application.'));
}

async function write(vendor: Vendor, found: Hook | undefined, body: object): Promise<Hook> {
  const answer =
    found === undefined
      ? await vendor.call({ method: 'POST', path: root, body })
      : await vendor.call({ method: 'PUT', path: path(found.id), body });
  return Hook.parse(answer.body);
}

/** https://developer.okta.com/docs/concepts/event-hooks/#one-time-verification-request */
async function verify({ url }: ConnectWorld, vendor: Vendor, id: string): Promise<void> {
  const answer = await vendor.call({ method: 'POST', path: `${path(id)}/lifecycle/verify`, accept: [400] });
  if (answer.status < 400 && Hook.parse(answer.body).verificationStatus === 'VERIFIED') return;
  throw new CommandError(
    `Okta asked ${url} for its verification and got no good answer: is the URL right, and open to Okta? Where Okta leaves the secret out of that question, set allowUnauthenticatedChallenge in sources.okta. Then run this again.`,
  );
}

const root = '/api/v1/eventHooks';
const path = (id: string) => `${root}/${encodeURIComponent(id)}`;

async function check(world: CheckWorld): Promise<Finding[]> {
  const { id, url } = world.connection;
  const fix = `npx rollcall connect okta --url ${url}`;
  const answer = await api(world).call({ method: 'GET', path: path(id), accept: [404] });
  if (answer.status === 404) return [{ level: 'error', what: `the event hook ${id} is gone`, fix }];
  const { status, verificationStatus, events } = Hook.parse(answer.body);
  if (status !== 'ACTIVE') return [{ level: 'error', what: `the event hook ${id} is not active`, fix }];
  if (verificationStatus !== 'VERIFIED') {
    return [{ level: 'error', what: `the event hook ${id} is not verified`, fix }];
  }
  const lacking = typesFor(world.settings).filter((type) => !events.items.includes(type));
  if (lacking.length > 0) {
    return [{ level: 'error', what: `the event hook ${id} lacks ${lacking.join(', ')}`, fix }];
  }
  return [{ level: 'ok', what: `the event hook ${id} is active and verified` }];
}
