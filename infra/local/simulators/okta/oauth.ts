import { randomBytes } from 'node:crypto';
import { type Context, Hono } from 'hono';
import { createLocalJWKSet, decodeJwt, errors, type JWK, jwtVerify } from 'jose';
import { refuse } from './answers.ts';

/** An application of the kind "API Services": its public keys, and the scopes that it was granted. */
export type OktaClient = {
  clientId: string;
  jwks: { keys: JWK[] };
  scopes: string[];
  /** Whether it takes only tokens that are bound to a key, as new ones do at first. */
  dpop: boolean;
};

/** Tokens that were given and how long they are good, in milliseconds since 1970. */
export type OauthStore = {
  clients: Map<string, OktaClient>;
  tokens: Map<string, { scopes: string[]; until: number }>;
  assertions: Set<string>;
};

const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
/** Seconds. https://developer.okta.com/docs/guides/implement-oauth-for-okta-serviceapp/main/ */
const tokenGoodFor = 3_600;
const assertionAtMost = 3_600;

/** Gives tokens to clients that prove who they are: https://developer.okta.com/docs/api/openapi/okta-oauth/oauth/tag/OrgAS/ */
export function oauthRoutes(store: OauthStore, now: () => number): Hono {
  const app = new Hono();
  app.post('/v1/token', async (c) => {
    const form = new URLSearchParams(await c.req.text());
    if (form.get('grant_type') !== 'client_credentials') {
      return deny(c, 400, 'unsupported_grant_type', 'The authorization grant type is not supported.');
    }
    const found = await clientOf(store, form, audienceOf(c), now());
    if ('error' in found) return deny(c, 401, 'invalid_client', found.error);
    if (found.dpop) return deny(c, 400, 'invalid_dpop_proof', 'The DPoP proof JWT header is missing.');
    const scopes = (form.get('scope') ?? '').split(' ').filter((scope) => scope !== '');
    if (scopes.length === 0 || !scopes.every((scope) => found.scopes.includes(scope))) {
      const what = 'One or more scopes are not configured for the authorization server resource.';
      return deny(c, 400, 'invalid_scope', what);
    }
    const access_token = randomBytes(24).toString('base64url');
    store.tokens.set(access_token, { scopes, until: now() + tokenGoodFor * 1_000 });
    return c.json({ token_type: 'Bearer', expires_in: tokenGoodFor, access_token, scope: scopes.join(' ') });
  });
  return app;
}

/** Why a call with a token is refused; `undefined` where it may go on. */
export function refusalOf(c: Context, { tokens }: OauthStore, now: number): Response | undefined {
  const token = /^Bearer (\S+)$/.exec(c.req.header('authorization') ?? '')?.[1];
  const known = tokens.get(token ?? '');
  if (known === undefined || known.until <= now) return refuse(c, 401, 'E0000011', 'Invalid token provided');
  const { manage, read } = scopesFor(c);
  if (known.scopes.includes(manage) || (c.req.method === 'GET' && known.scopes.includes(read)))
    return undefined;
  c.header('www-authenticate', `Bearer error="insufficient_scope", scope="${read}"`);
  return refuse(c, 403, 'E0000006', 'You do not have permission to perform the requested action');
}

/** https://developer.okta.com/docs/api/oauth2/ */
function scopesFor(c: Context): { manage: string; read: string } {
  const { pathname } = new URL(c.req.url);
  const isOfGroups = pathname.startsWith('/api/v1/groups') || pathname.endsWith('/groups');
  const of = isOfGroups ? 'groups' : (/^\/api\/v1\/(\w+)/.exec(pathname)?.[1] ?? 'none');
  return { manage: `okta.${of}.manage`, read: `okta.${of}.read` };
}

/** The URL that was called, which an assertion has to be for. */
function audienceOf(c: Context): string {
  const { origin, pathname } = new URL(c.req.url);
  return `${origin}${c.req.header('x-forwarded-prefix') ?? ''}${pathname}`;
}

async function clientOf(
  { clients, assertions }: OauthStore,
  form: URLSearchParams,
  audience: string,
  now: number,
): Promise<OktaClient | { error: string }> {
  const assertion = form.get('client_assertion') ?? '';
  if (form.get('client_assertion_type') !== assertionType || assertion === '') {
    return { error: 'Client authentication failed. No client_assertion was sent.' };
  }
  try {
    const client = clients.get(decodeJwt(assertion).sub ?? '');
    if (client === undefined) return { error: 'The client_assertion is of no client.' };
    const { clientId, jwks } = client;
    const { payload } = await jwtVerify(assertion, createLocalJWKSet(jwks), {
      issuer: clientId,
      subject: clientId,
      audience,
      requiredClaims: ['exp'],
      currentDate: new Date(now),
    });
    const { exp = 0, iat = 0, jti } = payload;
    if (exp > now / 1_000 + assertionAtMost) {
      return { error: 'The client_assertion token has an expiration that is too far into the future.' };
    }
    if (iat > now / 1_000) return { error: 'The client_assertion token was issued in the future.' };
    if (jti !== undefined && assertions.has(jti)) return { error: 'The client_assertion was used before.' };
    if (jti !== undefined) assertions.add(jti);
    return client;
  } catch (thrown) {
    if (thrown instanceof errors.JOSEError) return { error: `The client_assertion: ${thrown.message}` };
    throw thrown;
  }
}

function deny(c: Context, status: 400 | 401, error: string, error_description: string): Response {
  return c.json({ error, error_description }, status);
}
