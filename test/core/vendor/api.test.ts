import { beforeEach, describe, expect, test } from 'vitest';
import type { Call } from '../../../functions/core/contracts/call.ts';
import { keyForHeader } from '../../../functions/core/contracts/key.ts';
import { vendorWords } from '../../../functions/core/contracts/vendor-words.ts';
import { createVendor, type VendorWorld } from '../../../functions/core/vendor/api.ts';
import type { HttpAnswer, HttpRequest } from '../../../functions/lib/http.ts';

let requests: HttpRequest[];
let answers: (Partial<HttpAnswer> | Error)[];
let happened: string[];

beforeEach(() => {
  requests = [];
  answers = [];
  happened = [];
});

function call(one: Partial<Call> = {}, world: Partial<VendorWorld> = {}) {
  const vendor = createVendor({
    name: 'Pager',
    origin: 'https://pager.example.com',
    async http(request) {
      requests.push(request);
      happened.push('call');
      const answer = answers.shift() ?? {};
      if (answer instanceof Error) throw answer;
      return { status: 200, headers: {}, text: '', ...answer };
    },
    authorize: async (refused) => ({ authorization: `Key ${refused ? 'new-key' : 'old-key'}` }),
    isOwnError: ({ body }) => typeof body === 'object' && body !== null && 'message' in body,
    slot: async (domain) => void happened.push(`slot ${domain}`),
    learn: async (domain, { status }) => void happened.push(`learn ${domain} ${status}`),
    exclusive: (_name, work) => work(),
    now: () => 0,
    ...world,
  });
  return vendor.call({ method: 'GET', path: '/v1/users', ...one });
}

describe('a call', () => {
  test('goes to the origin with the key, the query and the body', async () => {
    await call({
      method: 'POST',
      query: { page: 1, email: 'a+b@c.co', none: undefined },
      body: { name: 'A' },
    });
    expect(requests).toEqual([
      {
        method: 'POST',
        url: 'https://pager.example.com/v1/users?page=1&email=a%2Bb%40c.co',
        headers: {
          accept: 'application/json',
          authorization: 'Key old-key',
          'content-type': 'application/json',
        },
        body: '{"name":"A"}',
      },
    ]);
  });

  test('is made only after it has a slot, and teaches the limiter whatever the answer is', async () => {
    answers.push({ status: 500 });
    await expect(call({ domain: 'search' })).rejects.toThrow();
    expect(happened).toEqual(['slot search', 'call', 'learn search 500']);
  });

  test('is not made when there is no slot in time', async () => {
    const slot = async () => {
      throw new Error('too late');
    };
    await expect(call({}, { slot })).rejects.toThrow('too late');
    expect(requests).toEqual([]);
  });

  test('answers the JSON of the body, or nothing where there is none', async () => {
    answers.push({ text: '{"id":"A1"}' }, { status: 204 });
    expect(await call()).toMatchObject({ status: 200, body: { id: 'A1' } });
    expect(await call()).toMatchObject({ status: 204, body: undefined });
  });

  test('with a key that was rotated a minute ago is made again with the new one', async () => {
    answers.push({ status: 401 }, { status: 200 });
    expect((await call()).status).toBe(200);
    expect(requests.map(({ headers }) => headers.authorization)).toEqual(['Key old-key', 'Key new-key']);
    expect(happened.filter((what) => what.startsWith('slot'))).toHaveLength(2);
  });
});

const own = '{"message":"no"}';

describe('an answer that is a failure', () => {
  test.each([
    [400, 'Permanent'],
    [401, 'Credential'],
    [402, 'Permanent'],
    [403, 'Credential'],
    [404, 'Transient'],
    [408, 'Transient'],
    [409, 'Permanent'],
    [410, 'Permanent'],
    [420, 'Permanent'],
    [422, 'Permanent'],
    [429, 'Throttled'],
    [500, 'Transient'],
    [501, 'Permanent'],
    [502, 'Transient'],
    [503, 'Transient'],
  ])('%i in the vendor’s own words is %s', async (status, name) => {
    answers.push({ status, text: own }, { status, text: own });
    await expect(call()).rejects.toMatchObject({ name, status, words: 'no' });
  });

  // What stands between us and a vendor: a login page, a firewall, a cache, a gateway of the cloud.
  const foreign = ['', '<html>not today</html>', '{"message":"no', 'null', '{"Message":"no"}'];
  const statuses = [...Array(500).keys()].map((more) => 100 + more).filter((status) => status >= 300);
  test.each(foreign)('of nobody’s, such as %j, is tried again, whatever its status', async (text) => {
    for (const status of statuses) {
      answers.push({ status, text }, { status, text });
      const name = status === 401 ? 'Credential' : status === 429 ? 'Throttled' : 'Transient';
      const failed = call({ accept: [403, 404, 409] });
      await expect(failed, String(status)).rejects.toMatchObject({ name, status, words: undefined });
      answers = [];
    }
  });

  test('is tried again where it is a redirect, whatever it says', async () => {
    for (const status of [300, 301, 302, 303, 304, 307, 308]) {
      answers.push({ status, text: own, headers: { location: 'https://elsewhere.example.com/v1/users' } });
      await expect(call({ accept: [status] })).rejects.toMatchObject({ name: 'Transient', status });
    }
    expect(new Set(requests.map(({ url }) => url))).toEqual(new Set(['https://pager.example.com/v1/users']));
  });

  test('is an answer where the call says so and the vendor itself gave it', async () => {
    answers.push({ status: 404, text: own });
    expect(await call({ accept: [404] })).toMatchObject({ status: 404, body: { message: 'no' } });
  });

  test('says who did not give it', async () => {
    answers.push({ status: 404, text: '<html>' });
    await expect(call({ accept: [404] })).rejects.toThrow('Pager 404 on GET did not come from Pager itself');
  });

  test('that never came is transient, and may have had its effect', async () => {
    answers.push(new Error('socket hang up'));
    await expect(call()).rejects.toMatchObject({
      name: 'Transient',
      message: 'Pager could not be reached on GET',
    });
  });

  test('that was cut off or is a proxy’s page is unknown, never empty', async () => {
    answers.push({ text: '{"data":[{"id":' }, { text: '<html>hello</html>' });
    await expect(call()).rejects.toMatchObject({ name: 'Transient' });
    await expect(call()).rejects.toMatchObject({ name: 'Transient' });
  });

  test('tells how long to wait: Retry-After in seconds or as a date, or RateLimit-Reset', async () => {
    const wait = async (headers: Record<string, string>) => {
      answers.push({ status: 429, headers });
      return call().catch((error: unknown) => error);
    };
    expect(await wait({ 'retry-after': '7' })).toMatchObject({ retryAfter: 7_000 });
    expect(await wait({ 'retry-after': 'Thu, 01 Jan 1970 00:00:09 GMT' })).toMatchObject({
      retryAfter: 9_000,
    });
    expect(await wait({ 'ratelimit-reset': '3' })).toMatchObject({ retryAfter: 3_000 });
    expect(await wait({})).toMatchObject({ retryAfter: 5_000 });
  });

  test('is throttled where the vendor says so in its own way, but not where it only notes it', async () => {
    const throttle: VendorWorld['throttle'] = ({ status }) =>
      status === 420 ? { wait: 60_000 } : { isNote: true };
    answers.push({ status: 420 }, { status: 422, text: own }, { status: 200, text: '{}' });
    await expect(call({}, { throttle })).rejects.toMatchObject({ name: 'Throttled', retryAfter: 60_000 });
    await expect(call({}, { throttle })).rejects.toMatchObject({ name: 'Permanent' });
    await expect(call({}, { throttle })).resolves.toMatchObject({ status: 200 });
  });

  test('names neither the path nor the body in its message, for they may hold an e-mail', async () => {
    answers.push({ status: 422, text: '{"message":"jane@example.com is taken"}' });
    const error = await call({ path: '/v1/users/jane@example.com' }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ message: 'Pager 422 on GET', words: 'jane@example.com is taken' });
  });
});

describe('a key', () => {
  const keyed = (key: (fresh: boolean) => Promise<string>) => ({
    authorize: async (refused?: object) => ({
      authorization: `Key ${keyForHeader('Pager', await key(refused !== undefined))}`,
    }),
  });

  test.each(['the-key', ' the-key', 'the-key\n', '\t the-key \r\n', '\ufeffthe-key\u00a0'])(
    'that was stored as %j is sent without what copying put around it',
    async (stored) => {
      await call(
        {},
        keyed(async () => stored),
      );
      expect(requests[0]?.headers.authorization).toBe('Key the-key');
    },
  );

  test.each([
    '',
    ' \n',
    'the\nkey',
    'the\r\nkey: x',
    'schlüssel',
    'the\u0000key',
    'the\u2028key',
    'the–key',
    '🔑',
  ])('that was stored as %j stops the target with a sentence, and not a call is made', async (stored) => {
    const failed = await call(
      {},
      keyed(async () => stored),
    ).catch((thrown: unknown) => thrown);
    expect(failed).toMatchObject({
      name: 'Credential',
      message:
        'the key of Pager is not one line of plain characters, so no header can carry it: copy it again and store it with npm run secrets',
    });
    expect(requests).toEqual([]);
  });

  test('that was put right meanwhile is found past the cache, and its successor is looked at as well', async () => {
    answers.push({ status: 401 });
    const key = async (fresh: boolean) => (fresh ? 'new\nkey' : 'old-key');
    await expect(call({}, keyed(key))).rejects.toMatchObject({ name: 'Credential' });
    expect(requests).toHaveLength(1);
  });
});

test('words are looked for so deep and no deeper', () => {
  const deep = (levels: number) => `${'{"a":'.repeat(levels)}"no"${'}'.repeat(levels)}`;
  expect(vendorWords(deep(5))).toBe('no');
  expect(vendorWords(deep(50_000))).toBeUndefined();
  expect(vendorWords(`${'['.repeat(50_000)}"no"${']'.repeat(50_000)}`)).toBeUndefined();
});

test.each([
  [
    '{"message":"human text","code":40301,"errors":{"username":"is taken"},"took":0.08,"requestId":"x"}',
    'human text; is taken',
  ],
  ['{"error":"Could not authenticate"}', 'Could not authenticate'],
  ['{"error":{"email":["has already been taken"]}}', 'has already been taken'],
  ['{"errors":[{"message":"title can\'t be blank"}],"code":422}', "title can't be blank"],
  [
    '{"error":{"message":"Invalid Input Provided","code":2001,"errors":["Email has already been taken"]}}',
    'Invalid Input Provided; Email has already been taken',
  ],
  ['slow down', 'slow down'],
  ['<html><body>502</body></html>', undefined],
  ['', undefined],
  [JSON.stringify({ error: 'x'.repeat(2_000) }), 'x'.repeat(500)],
])('the vendor’s words in %s', (body, words) => {
  expect(vendorWords(body)).toBe(words);
});
