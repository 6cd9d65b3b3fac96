import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { connectApi } from '../../../functions/core/vendor/connect-api.ts';
import { createTokens } from '../../../functions/core/vendor/tokens.ts';
import type { HttpRequest } from '../../../functions/lib/http.ts';
import { api } from '../../../functions/sources/okta/api.ts';
import { list } from '../../../functions/sources/okta/list.ts';
import { Secret, Settings } from '../../../functions/sources/okta/schema.ts';
import { createOkta } from '../../../infra/local/simulators/okta/index.ts';
import { createClock, httpInto } from '../../support/target.ts';

const minute = 60_000;
const keys = {
  RSA: generateKeyPairSync('rsa', { modulusLength: 2_048 }),
  EC: generateKeyPairSync('ec', { namedCurve: 'P-384' }),
};
const pem = ({ privateKey }: { privateKey: KeyObject }) =>
  privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const jwk = ({ privateKey }: { privateKey: KeyObject }, kid?: string) => ({
  ...privateKey.export({ format: 'jwk' }),
  ...(kid !== undefined && { kid }),
});
const publicJwk = ({ publicKey }: { publicKey: KeyObject }, kid: string) => ({
  ...publicKey.export({ format: 'jwk' }),
  kid,
});

const settings = Settings.parse({ org: 'https://acme.okta.com' });
const secret = (client: object) => Secret.parse({ secrets: ['s'], clientId: '0oaCLIENT', ...client });
const read = ['okta.users.read', 'okta.groups.read'];

let clock: ReturnType<typeof createClock>;
let simulator: ReturnType<typeof createOkta>;
let requests: HttpRequest[];
/** The secrets as they are stored; the cache has the first. */
let secrets: Secret[];
/** By how much our clock is ahead of Okta's, in milliseconds. */
let ahead: number;

beforeEach(() => {
  clock = createClock(Date.parse('2026-05-04T10:00:00Z'));
  simulator = createOkta(clock);
  requests = [];
  secrets = [secret({ privateKey: pem(keys.RSA) })];
  ahead = 0;
});

const seed = (rows: object) =>
  simulator.app.request('/_seed', { method: 'POST', body: JSON.stringify(rows) });
const register = (client: object = {}) =>
  seed({
    clients: [
      { clientId: '0oaCLIENT', jwks: { keys: [publicJwk(keys.RSA, 'k1')] }, scopes: read, ...client },
    ],
  });
const asked = () => requests.filter(({ url }) => url.endsWith('/oauth2/v1/token')).length;

function connect(where = settings) {
  const http = httpInto(simulator.app);
  const now = () => clock.now() + ahead;
  return connectApi(
    {
      http: async (request) => {
        requests.push(request);
        return http(request);
      },
      tokens: createTokens(now),
      limiter: () => ({ take: async () => {}, pause: async () => {}, learn: async () => {} }),
      exclusive: (_name, _deadline, work) => work(),
      deadline: () => Number.POSITIVE_INFINITY,
      now,
    },
    {
      id: 'okta',
      name: 'Okta',
      api,
      settings: where,
      priority: 'normal',
      secret: async (fresh) => secrets.at(fresh ? -1 : 0) as Secret,
    },
  );
}
const users = (vendor = connect()) => vendor.call({ method: 'GET', path: '/api/v1/users' });

describe('a client with a private key', () => {
  test.each([
    ['an RSA key as PEM', keys.RSA, { privateKey: pem(keys.RSA) }],
    ['an EC key as PEM', keys.EC, { privateKey: pem(keys.EC) }],
    ['a JWK', keys.EC, { privateKey: jwk(keys.EC, 'k1') }],
    ['the text of a JWK', keys.RSA, { privateKey: JSON.stringify(jwk(keys.RSA)), keyId: 'k1' }],
  ])('reads users with %s', async (_what, key, client) => {
    await register({ jwks: { keys: [publicJwk(key, 'k1')] } });
    secrets = [secret(client)];
    expect(await users()).toMatchObject({ status: 200 });
    expect(requests[1]?.headers.authorization).toMatch(/^Bearer /);
  });

  test('counts more than a token, and is enough for a list', async () => {
    await register();
    secrets = [secret({ privateKey: pem(keys.RSA), token: 'old' })];
    expect((await users()).status).toBe(200);
    expect(list.lacks(settings, secret({ privateKey: pem(keys.RSA) }))).toBeUndefined();
  });

  test('proves itself anew for each token, and a token is good for an hour less a minute', async () => {
    await register();
    const vendor = connect();
    for (const at of [0, 58, 59, 60, 118]) {
      clock.advance(Date.parse('2026-05-04T10:00:00Z') + at * minute - clock.now());
      await users(vendor);
    }
    expect(asked()).toBe(3);
    expect(new Set(requests.map(({ body }) => body)).size).toBe(4);
  });

  test('whose key was replaced goes on with the new one, though the cache has the old one', async () => {
    await register({ jwks: { keys: [publicJwk(keys.EC, 'k2')] } });
    secrets = [secret({ privateKey: pem(keys.RSA) }), secret({ privateKey: pem(keys.EC) })];
    expect((await users()).status).toBe(200);
    expect(asked()).toBe(2);
    secrets = [secret({ privateKey: pem(keys.RSA) })];
    await expect(users()).rejects.toMatchObject({ name: 'Credential', status: 401 });
  });

  test.each([-25, 25])('may have a clock that is %i minutes off', async (minutes) => {
    await register();
    ahead = minutes * minute;
    expect((await users()).status).toBe(200);
  });

  test('whose clock is an hour behind is told why it is refused', async () => {
    await register();
    ahead = -61 * minute;
    await expect(users()).rejects.toMatchObject({
      name: 'Credential',
      message: 'Okta 401 on the request for a token (invalid_client)',
    });
  });

  test('of which Okta wants a proof of possession is told what to switch off', async () => {
    await register({ dpop: true });
    await expect(users()).rejects.toThrow(/DPoP.*switch that off/);
  });

  test('that lacks a scope reads nothing, and an application wants one more', async () => {
    await register();
    const where = Settings.parse({ org: 'https://acme.okta.com', application: '0oaAPP' });
    await expect(users(connect(where))).rejects.toThrow(/\(invalid_scope\)/);
  });

  test.each([
    ['no key at all', 'hush'],
    ['the public half', keys.RSA.publicKey.export({ type: 'spki', format: 'pem' }).toString()],
    ['of a kind that Okta does not take', pem(generateKeyPairSync('ed25519'))],
  ])('whose key is %s is told so without quoting it, and Okta is not asked', async (_what, privateKey) => {
    secrets = [secret({ privateKey })];
    const failed = users();
    await expect(failed).rejects.toMatchObject({ name: 'Credential' });
    await expect(failed).rejects.toThrow(/^the private key of Okta is no PEM and no JWK.*--client-id <id>$/);
    expect(requests).toEqual([]);
  });

  test('is a clientId and a privateKey, and not one of them', () => {
    expect(Secret.safeParse({ secrets: ['s'], clientId: 'c' }).success).toBe(false);
    expect(Secret.safeParse({ secrets: ['s'], privateKey: 'k' }).success).toBe(false);
  });
});
