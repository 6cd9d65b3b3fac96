import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { type JWTPayload, SignJWT } from 'jose';
import { beforeEach, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { createOkta } from '../../../../infra/local/simulators/okta/index.ts';
import { createClock } from '../../../support/target.ts';

const url = 'https://acme.okta.com/oauth2/v1/token';
const ours = generateKeyPairSync('rsa', { modulusLength: 2_048 });
const theirs = generateKeyPairSync('rsa', { modulusLength: 2_048 });

let clock: ReturnType<typeof createClock>;
let app: ReturnType<typeof createOkta>['app'];
beforeEach(async () => {
  clock = createClock(Date.parse('2026-05-04T10:00:00Z'));
  ({ app } = createOkta(clock, { tokens: { api: 'full' } }));
  const jwks = { keys: [ours.publicKey.export({ format: 'jwk' })] };
  const clients = [{ clientId: '0oaC', jwks, scopes: ['okta.users.read'] }];
  const seeded = await app.request('/_seed', { method: 'POST', body: JSON.stringify({ clients }) });
  expect(seeded.status).toBe(201);
});

const inMinutes = (minutes: number) => clock.now() / 1_000 + minutes * 60;
const claims = (): JWTPayload => ({
  iss: '0oaC',
  sub: '0oaC',
  aud: url,
  exp: inMinutes(5),
  jti: randomUUID(),
});
const sign = (payload: JWTPayload, { privateKey } = ours) =>
  new SignJWT(payload).setProtectedHeader({ alg: 'RS256' }).sign(privateKey);

async function ask(client_assertion: string, changes: Record<string, string> = {}) {
  const form = {
    grant_type: 'client_credentials',
    scope: 'okta.users.read',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion,
    ...changes,
  };
  const answer = await app.request(url, { method: 'POST', body: new URLSearchParams(form).toString() });
  return { status: answer.status, body: z.looseObject({}).parse(await answer.json()) };
}
const get = async (path: string, token: string) =>
  (await app.request(path, { headers: { authorization: `Bearer ${token}` } })).status;

test('a client that proves itself has a token for an hour, for what it was granted', async () => {
  const { body } = await ask(await sign(claims()));
  expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 3_600, scope: 'okta.users.read' });
  expect(await get('/api/v1/users', String(body.access_token))).toBe(200);
  expect(await get('/api/v1/groups', String(body.access_token))).toBe(403);
  expect(await get('/api/v1/users/00u1/groups', String(body.access_token))).toBe(403);
  expect(await get('/api/v1/users', 'made-up')).toBe(401);
  clock.advance(3_600_000);
  expect(await get('/api/v1/users', String(body.access_token))).toBe(401);
});

test.each<[string, () => JWTPayload]>([
  ['is for another audience', () => ({ ...claims(), aud: 'https://other.okta.com/oauth2/v1/token' })],
  ['is over', () => ({ ...claims(), exp: inMinutes(-1) })],
  ['never ends', () => ({ ...claims(), exp: undefined })],
  ['ends in more than an hour', () => ({ ...claims(), exp: inMinutes(61) })],
  ['was issued in the future', () => ({ ...claims(), iat: inMinutes(1) })],
  ['is another client’s', () => ({ ...claims(), sub: '0oaOTHER' })],
])('an assertion that %s is refused', async (_what, payload) => {
  expect(await ask(await sign(payload()))).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
});

test('an assertion is good once, and by the client’s own key', async () => {
  const assertion = await sign(claims());
  expect((await ask(assertion)).status).toBe(200);
  expect(await ask(assertion)).toMatchObject({ status: 401, body: { error: 'invalid_client' } });
  expect((await ask(await sign(claims(), theirs))).status).toBe(401);
  expect((await ask('no JWT')).status).toBe(401);
});

test('a scope that was not granted refuses the token', async () => {
  const scope = 'okta.users.read okta.groups.read';
  expect(await ask(await sign(claims()), { scope })).toMatchObject({
    status: 400,
    body: { error: 'invalid_scope' },
  });
  expect(await ask(await sign(claims()), { grant_type: 'password' })).toMatchObject({ status: 400 });
});
