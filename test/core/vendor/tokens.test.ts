import { beforeEach, describe, expect, test } from 'vitest';
import type { ApiDefinition } from '../../../functions/core/contracts/api.ts';
import { connectApi } from '../../../functions/core/vendor/connect-api.ts';
import { createTokens } from '../../../functions/core/vendor/tokens.ts';
import type { HttpAnswer, HttpRequest } from '../../../functions/lib/http.ts';

const second = 1_000;

/** An API that takes a token, which another host gives for a client's secret. */
const api: ApiDefinition<object, { client: string }> = {
  origin: () => 'https://pager.example.com',
  async authorize({ client }, { token }) {
    const path = '/oauth/token';
    const origin = 'https://identity.example.com';
    return {
      authorization: `Bearer ${await token({ origin, path, form: (url) => ({ client, for: url }) })}`,
    };
  },
  isOwnError: ({ body }) => typeof body === 'object' && body !== null && 'message' in body,
  limits: () => ({ default: [{ calls: 60, seconds: 60 }] }),
};

let now: number;
let requests: HttpRequest[];
let slots: number;
let clients: string[];
/** What the token's host answers next; then it gives tokens again. */
let answers: (Partial<HttpAnswer> | Error)[];
let given: number;
/** Tokens that the API does not take any more. */
let revoked: Set<string>;

beforeEach(() => {
  now = 0;
  requests = [];
  slots = 0;
  clients = ['hush'];
  answers = [];
  given = 0;
  revoked = new Set();
});

const asked = () => requests.filter(({ url }) => url.endsWith('/oauth/token'));
const sent = () => requests.filter((request) => !asked().includes(request)).map(bearer);
const bearer = ({ headers }: HttpRequest) => headers.authorization?.replace('Bearer ', '') ?? '';

function tokenAnswer(): Partial<HttpAnswer> {
  const body = { access_token: `t${++given}`, token_type: 'Bearer', expires_in: 3_600, scope: 'read  write' };
  return { status: 200, text: JSON.stringify(body) };
}

/** Of each of its calls the world is connected anew, as sources are for each message; the tokens are the process's. */
function connect({ origin }: { origin?: string } = {}) {
  const tokens = createTokens(() => now);
  const vendor = () =>
    connectApi(
      {
        tokens,
        async http(request) {
          requests.push(request);
          await Promise.resolve();
          if (!request.url.endsWith('/oauth/token')) {
            const status = revoked.has(bearer(request)) ? 401 : 200;
            return { status, headers: {}, text: '{}' };
          }
          const answer = answers.shift() ?? tokenAnswer();
          if (answer instanceof Error) throw answer;
          return { status: 200, headers: {}, text: '', ...answer };
        },
        limiter: () => ({ take: async () => void slots++, pause: async () => {}, learn: async () => {} }),
        exclusive: (_name, _deadline, work) => work(),
        deadline: () => Number.POSITIVE_INFINITY,
        now: () => now,
      },
      {
        id: 'pager',
        name: 'Pager',
        api,
        settings: {},
        priority: 'normal',
        origin,
        secret: async (fresh) => ({ client: clients.at(fresh ? -1 : 0) ?? '' }),
      },
    );
  return { call: () => vendor().call({ method: 'GET', path: '/users' }), scopes: () => vendor().scopes() };
}

describe('a token', () => {
  test('is asked for as OAuth says, and is no call by the API’s own limit', async () => {
    await connect().call();
    expect(asked()).toEqual([
      {
        method: 'POST',
        url: 'https://identity.example.com/oauth/token',
        headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
        body: 'grant_type=client_credentials&client=hush&for=https%3A%2F%2Fidentity.example.com%2Foauth%2Ftoken',
      },
    ]);
    expect({ sent: sent(), slots }).toEqual({ sent: ['t1'], slots: 1 });
  });

  test('is asked for where the vendor is replaced, too', async () => {
    await connect({ origin: 'http://localhost:8788/pager' }).call();
    expect(requests.map(({ url }) => url)).toEqual([
      'http://localhost:8788/pager/oauth/token',
      'http://localhost:8788/pager/users',
    ]);
  });

  test('serves all calls until shortly before its end', async () => {
    const { call } = connect();
    await call();
    now = 3_539 * second;
    await call();
    now = 3_540 * second;
    await call();
    expect(sent()).toEqual(['t1', 't1', 't2']);
  });

  test('is asked for once, however many calls want it at the same time', async () => {
    const { call } = connect();
    await Promise.all(Array.from({ length: 10 }, call));
    expect(asked()).toHaveLength(1);
    revoked.add('t1');
    await Promise.all(Array.from({ length: 10 }, call));
    expect(asked()).toHaveLength(2);
    expect(sent().slice(10).sort()).toEqual([...Array(10).fill('t1'), ...Array(10).fill('t2')]);
  });

  test('that is refused is asked for once more, with the secret as it is now', async () => {
    clients = ['before', 'after'];
    revoked.add('t1');
    await connect().call();
    expect(asked().map(({ body }) => new URLSearchParams(body).get('client'))).toEqual(['before', 'after']);
    revoked.add('t2').add('t3').add('t4');
    await expect(connect().call()).rejects.toMatchObject({ name: 'Credential', status: 401 });
    expect(sent()).toEqual(['t1', 't2', 't3', 't4']);
  });

  test('is another one where the secret is', async () => {
    const { call } = connect();
    await call();
    clients = ['other'];
    await call();
    expect(sent()).toEqual(['t1', 't2']);
  });

  test('says what it is good for', async () => {
    const { scopes } = connect();
    expect(await scopes()).toEqual(['read', 'write']);
    expect(await scopes()).toEqual(['read', 'write']);
    expect(asked()).toHaveLength(1);
  });

  test('of which nobody says how long it is good is kept for a few minutes', async () => {
    answers.push({ text: '{"access_token":"a","token_type":"bearer"}' });
    const { call } = connect();
    await call();
    now = 269 * second;
    await call();
    now = 270 * second;
    await call();
    expect(sent()).toEqual(['a', 'a', 't1']);
  });
});

describe('a request for a token', () => {
  test.each([
    [400, { error: 'invalid_client' }, 'Credential'],
    [400, { error: 'invalid_scope', error_description: 'no such scope' }, 'Credential'],
    [401, { error: 'invalid_client' }, 'Credential'],
    [403, { message: 'not you' }, 'Credential'],
    [404, { message: 'no such client' }, 'Credential'],
    [404, 'a gateway’s page', 'Transient'],
    [403, 'a firewall’s page', 'Transient'],
    [400, { error: 'temporarily_unavailable' }, 'Transient'],
    [500, { message: 'we are sorry' }, 'Transient'],
    [503, 'a gateway’s page', 'Transient'],
    [302, '', 'Transient'],
    [429, { message: 'slow down' }, 'Throttled'],
    [200, 'a login page', 'Transient'],
    [200, { access_token: 'two words', token_type: 'Bearer' }, 'Transient'],
    [200, { access_token: 'a', token_type: 'DPoP' }, 'Credential'],
  ])('that is answered %i with %j is %s, and no call is made', async (status, body, name) => {
    answers.push({ status, text: JSON.stringify(body) });
    const { call } = connect();
    await expect(call()).rejects.toMatchObject({ name });
    expect(sent()).toEqual([]);
    await call();
    expect(sent()).toEqual(['t1']);
  });

  test('that is refused is made once more with the secret as it is now', async () => {
    clients = ['before', 'after'];
    answers.push({ status: 400, text: '{"error":"invalid_client"}' });
    await connect().call();
    expect(asked().map(({ body }) => new URLSearchParams(body).get('client'))).toEqual(['before', 'after']);
    expect(sent()).toEqual(['t1']);
  });

  test('that never came is transient, as with any call', async () => {
    answers.push(Object.assign(new Error('reset'), { code: 'ECONNRESET' }));
    const failed = connect().call();
    await expect(failed).rejects.toMatchObject({ name: 'Transient', lost: true });
    await expect(failed).rejects.toThrow('Pager could not be reached for a token');
  });

  test('is refused with a sentence that says by which rule, and never with what was sent', async () => {
    const error_description = 'the client hush is no client';
    answers.push({ status: 400, text: JSON.stringify({ error: 'invalid_client', error_description }) });
    await expect(connect().call()).rejects.toMatchObject({
      message: 'Pager 400 on the request for a token (invalid_client)',
      words: 'invalid_client; the client hush is no client',
    });
    answers.push({ status: 400, text: '{"error":"invalid_dpop_proof"}' });
    await expect(connect().call()).rejects.toThrow(
      /Pager wants a proof of possession \(DPoP\) .* switch that off/,
    );
  });
});
