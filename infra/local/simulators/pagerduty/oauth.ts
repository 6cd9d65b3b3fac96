import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { type Keys, kindOf } from '../simulator.ts';
import { refuse } from './answers.ts';

/** An app that a customer registered: its secret, and the scopes that it was given. */
export type OauthClient = { secret: string; scopes: string[] };

/**
 * @property tokens The API keys there are, and whether each may write. @default any key, which may
 * @property clients The registered apps, by their client id. @default none
 * @property account What their tokens are for. @default 'us.localorg'
 */
export type OauthOptions = {
  tokens?: Keys<'full' | 'read-only'>;
  clients?: Record<string, OauthClient>;
  account?: string;
};

type Granted = { scopes: string[]; until: number };
const lifetime = 86_400;

/**
 * Who may call what: an API key, or a token that an app fetched, with its scopes.
 * https://developer.pagerduty.com/docs/app-integration-development/oauth-functionality/
 */
export function createOauth(
  options: OauthOptions,
  now: () => number,
): { routes: Hono; authorize: MiddlewareHandler } {
  const granted = new Map<string, Granted>();
  const routes = new Hono();
  routes.post('/', async (c) => {
    const form = new URLSearchParams(await c.req.text());
    const client = options.clients?.[form.get('client_id') ?? ''];
    if (form.get('grant_type') !== 'client_credentials')
      return c.json({ error: 'unsupported_grant_type' }, 400);
    if (client === undefined || client.secret !== form.get('client_secret')) {
      return c.json({ error: 'invalid_client' }, 401);
    }
    const [account, ...wanted] = (form.get('scope') ?? '').split(' ');
    if (account !== `as_account-${options.account ?? 'us.localorg'}`) {
      return c.json({ error: 'invalid_scope' }, 400);
    }
    // What the app was not given is left out without a word.
    const scopes = wanted.filter((scope) => client.scopes.includes(scope));
    const access_token = `pdus+_LOCAL_${granted.size + 1}`;
    granted.set(access_token, { scopes, until: now() + lifetime * 1_000 });
    return c.json({ access_token, scope: scopes.join(' '), token_type: 'bearer', expires_in: lifetime });
  });
  return {
    routes,
    async authorize(c, next) {
      const [, kind, token] = /^(Token token=|Bearer )(\S+)$/.exec(c.req.header('authorization') ?? '') ?? [];
      if (kind === 'Bearer ') return withToken(c, granted.get(token ?? ''), now()) ?? next();
      const right = kindOf(options.tokens, token, 'full');
      if (right === undefined) return refuse(c, 401, 'Authentication failed', 2006);
      if (right === 'read-only' && c.req.method !== 'GET') return refuse(c, 403, 'Access Denied', 2010);
      return next();
    },
  };
}

function withToken(c: Context, granted: Granted | undefined, now: number): Response | undefined {
  if (granted === undefined || granted.until <= now) return refuse(c, 401, 'Authentication failed', 2006);
  const required = scopeOf(c.req.method, c.req.path);
  if (granted.scopes.includes(required)) return undefined;
  const error = {
    message: 'Access Denied',
    code: 2010,
    required_scopes: required,
    token_scopes: granted.scopes.join(' '),
  };
  return c.json({ error }, 403);
}

/** Notification rules go with the contact methods, and both kinds of schedules together. */
function scopeOf(method: string, path: string): string {
  const [, first = '', , third = ''] = path.replace(/^\/v3/, '').split('/');
  const isContact = first === 'users' && /^(contact_methods|notification_rules)$/.test(third);
  const of = isContact ? 'users:contact_methods' : third === 'oauth_delegations' ? third : first;
  return `${of}.${method === 'GET' ? 'read' : 'write'}`;
}
