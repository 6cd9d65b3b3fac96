import { randomUUID } from 'node:crypto';
import { type Context, Hono } from 'hono';
import type { Deliver } from '../deliver.ts';
import { isDeliverable } from '../deliver.ts';
import { createSimulator, type Keys, kindOf, type Simulator, type SimulatorWorld } from '../simulator.ts';
import { notFound, refuse } from './answers.ts';
import { type OauthStore, oauthRoutes, refusalOf } from './oauth.ts';
import { appRoutes, groupRoutes, type PeopleStore, userRoutes } from './people.ts';
import { oktaSeeding } from './seeding.ts';
import { freeId, type Hook, HookBody, shown } from './store.ts';

/**
 * @property tokens The API tokens there are, and whether each may manage hooks. @default any token, which may
 * @property challengeCarriesSecret Whether the verification has the hook's header, as it usually has. @default true
 * @property deliver How the webhook is reached. @default fetch
 * @property organization The id of the organization. @default 00olocal0000000000000
 */
export type OktaOptions = {
  tokens?: Keys<'full' | 'read-only'>;
  challengeCarriesSecret?: boolean;
  deliver?: Deliver;
  organization?: string;
};

/** https://developer.okta.com/docs/concepts/event-hooks/ */
const hooksAtMost = 25;

/**
 * Okta's event hooks with their verification, users and the groups they are in, tokens for clients with a private key, and
 * nothing else of it:
 * https://developer.okta.com/docs/api/openapi/okta-management/management/tag/EventHook/
 */
export function createOkta(world: SimulatorWorld, options: OktaOptions = {}): Simulator {
  const hooks = new Map<string, Hook>();
  const oauth: OauthStore = { clients: new Map(), tokens: new Map(), assertions: new Set() };
  const app = new Hono();
  app.route('/oauth2', oauthRoutes(oauth, world.now));
  app.use('/api/v1/*', async (c, next) => {
    const authorization = c.req.header('authorization') ?? '';
    if (authorization.startsWith('Bearer ')) return refusalOf(c, oauth, world.now()) ?? next();
    const token = /^SSWS (\S+)$/.exec(authorization)?.[1];
    const right = kindOf(options.tokens, token, 'full');
    if (right === undefined) return refuse(c, 401, 'E0000011', 'Invalid token provided');
    if (right === 'read-only' && c.req.method !== 'GET') {
      return refuse(c, 403, 'E0000006', 'You do not have permission to perform the requested action');
    }
    return next();
  });
  app.get('/api/v1/eventHooks', (c) => c.json([...hooks.values()].map(shown)));
  app.post('/api/v1/eventHooks', async (c) => {
    const body = await read(c);
    if (body instanceof Response) return body;
    if (hooks.size >= hooksAtMost) return refuse(c, 400, 'E0000001', 'Api validation failed: eventHook');
    const id = freeId(hooks, 'who');
    const created = new Date(world.now()).toISOString();
    const hook: Hook = { ...body, id, status: 'ACTIVE', verificationStatus: 'UNVERIFIED', created };
    hooks.set(id, hook);
    return c.json(shown(hook));
  });
  app.route('/api/v1/eventHooks', oneRoutes(hooks, options));
  const store: PeopleStore = { people: new Map(), groups: new Map(), apps: new Map() };
  app.route('/api/v1/users', userRoutes(store, world.now));
  app.route('/api/v1/groups', groupRoutes(store, world.now));
  app.route('/api/v1/apps', appRoutes(store, world.now));
  // Whose organization it is can be read without a token:
  // https://developer.okta.com/docs/api/openapi/okta-management/management/tag/OrgSettingMetadata/
  app.get('/.well-known/okta-organization', (c) =>
    c.json({ id: options.organization ?? '00olocal0000000000000', pipeline: 'idx', _links: {} }),
  );
  app.notFound(notFound);
  const state = () => ({
    eventHooks: [...hooks.values()],
    users: [...store.people.values()],
    groups: [...store.groups.values()],
    apps: [...store.apps.values()],
    clients: [...oauth.clients.values()],
  });
  return createSimulator(app, state, world, oktaSeeding(store, hooks, oauth, world.now));
}

function oneRoutes(hooks: Map<string, Hook>, { deliver = fetch, ...options }: OktaOptions): Hono {
  const app = new Hono();
  const find = (c: Context) => hooks.get(c.req.param('id') ?? '');
  app.get('/:id', (c) => {
    const hook = find(c);
    return hook ? c.json(shown(hook)) : notFound(c);
  });
  app.put('/:id', async (c) => {
    const hook = find(c);
    const body = await read(c);
    if (hook === undefined) return notFound(c);
    if (body instanceof Response) return body;
    const moved = body.channel.config.uri !== hook.channel.config.uri;
    const before = hook.channel.config.authScheme.value;
    Object.assign(hook, body);
    // What is left out of a replacement stays: the secret cannot be read, so nobody could send it back.
    hook.channel.config.authScheme.value ??= before;
    if (moved) hook.verificationStatus = 'UNVERIFIED';
    return c.json(shown(hook));
  });
  for (const [verb, status] of [
    ['activate', 'ACTIVE'],
    ['deactivate', 'INACTIVE'],
  ] as const) {
    app.post(`/:id/lifecycle/${verb}`, (c) => {
      const hook = find(c);
      if (hook === undefined) return notFound(c);
      hook.status = status;
      return c.json(shown(hook));
    });
  }
  app.post('/:id/lifecycle/verify', async (c) => {
    const hook = find(c);
    if (hook === undefined) return notFound(c);
    const answered = await challenge(hook, deliver, options.challengeCarriesSecret ?? true);
    if (!answered) {
      return refuse(c, 400, 'E0000001', 'Api validation failed: the endpoint did not answer the challenge');
    }
    hook.verificationStatus = 'VERIFIED';
    return c.json(shown(hook));
  });
  return app;
}

/** https://developer.okta.com/docs/concepts/event-hooks/#one-time-verification-request */
async function challenge({ channel }: Hook, deliver: Deliver, withSecret: boolean): Promise<boolean> {
  const verification = randomUUID();
  const { uri, authScheme } = channel.config;
  const headers = {
    accept: 'application/json',
    'x-okta-verification-challenge': verification,
    ...(withSecret && { [authScheme.key]: authScheme.value ?? '' }),
  };
  try {
    const answer = await deliver(uri, { method: 'GET', headers });
    const body: unknown = answer.status === 200 ? await answer.json() : undefined;
    return JSON.stringify(body) === JSON.stringify({ verification });
  } catch {
    return false;
  }
}

async function read(c: Context): Promise<HookBody | Response> {
  const body = HookBody.safeParse(await c.req.json().catch(() => undefined));
  if (!body.success || !isDeliverable(body.data.channel.config.uri)) {
    return refuse(c, 400, 'E0000001', 'Api validation failed: eventHook');
  }
  return body.data;
}
