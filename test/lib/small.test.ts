import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LockTimeout, withLock } from '../../functions/lib/aws/lock.ts';
import { duration } from '../../functions/lib/duration.ts';
import { originFrom, requireEnv } from '../../functions/lib/env.ts';
import { createHttp } from '../../functions/lib/http-client.ts';
import { retryAfter } from '../../functions/lib/retry-after.ts';
import { createMemoryTable } from '../support/memory-table.ts';
import { createClock } from '../support/target.ts';

describe('a length of time', () => {
  test.each([
    ['30s', 30_000],
    ['15m', 900_000],
    ['72h', 259_200_000],
    ['7d', 604_800_000],
    ['0s', 0],
    ['7', undefined],
    ['-1h', undefined],
    ['1.5h', undefined],
    ['1h30m', undefined],
    ['', undefined],
  ])('%s', (text, milliseconds) => {
    expect(duration(text)).toBe(milliseconds);
  });
});

describe('how long an answer asks to wait', () => {
  test('Retry-After goes before the others; what cannot be read is as if it were not there', () => {
    expect(retryAfter({ 'retry-after': '2', 'ratelimit-reset': '9' }, 0)).toBe(2_000);
    expect(retryAfter({ 'retry-after': 'soon', 'ratelimit-reset': '9' }, 0)).toBe(9_000);
    expect(retryAfter({ 'retry-after': '-5' }, Date.now())).toBeUndefined();
    expect(retryAfter({}, 0)).toBeUndefined();
  });

  test('a date that is past means now', () => {
    expect(retryAfter({ 'retry-after': 'Thu, 01 Jan 1970 00:00:09 GMT' }, 60_000)).toBe(0);
  });
});

describe('the environment', () => {
  test('that lacks something says what', () => {
    expect(() => requireEnv({ A: '1', B: '' }, 'A', 'B', 'C')).toThrow('The environment lacks B and C');
    expect(requireEnv({ A: '1' }, 'A')).toEqual({ A: '1' });
  });

  test('may name another origin for a vendor', () => {
    const origin = originFrom({
      ROLLCALL_OPSGENIE_URL: 'http://127.0.0.1:8788/opsgenie/',
      ROLLCALL_PAGERTREE_URL: '',
    });
    expect(origin('opsgenie')).toBe('http://127.0.0.1:8788/opsgenie');
    expect(origin('pagertree')).toBeUndefined();
    expect(origin('statuspage')).toBeUndefined();
  });
});

describe('a lock', () => {
  const world = () => {
    const clock = createClock();
    let ids = 0;
    return { ...clock, table: createMemoryTable(), newId: () => `token${++ids}` };
  };

  test('lets one in at a time, and everybody in the end', async () => {
    const shared = world();
    let inside = 0;
    let most = 0;
    const work = async () => {
      most = Math.max(most, ++inside);
      await Promise.resolve();
      inside--;
    };
    await Promise.all([1, 2, 3, 4].map(() => withLock(shared, 'list', shared.now() + 60_000, work)));
    expect([most, inside]).toEqual([1, 0]);
  });

  test('is given back when the work fails', async () => {
    const shared = world();
    const failing = withLock(shared, 'list', shared.now() + 60_000, async () => {
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await withLock(shared, 'list', shared.now(), async () => 'in')).toBe('in');
  });

  test('is not waited for beyond the deadline, and is lost by a holder that died', async () => {
    const shared = world();
    await withLock(shared, 'list', shared.now(), async () => {
      const second = withLock(shared, 'list', shared.now() + 1_000, async () => 'in');
      await expect(second).rejects.toBeInstanceOf(LockTimeout);
      expect(await withLock(shared, 'list', shared.now() + 60_000, async () => 'in')).toBe('in');
    });
  });
});

describe('HTTP', () => {
  let server: Server;
  let url: string;
  beforeAll(async () => {
    server = createServer((request, response) => {
      if (request.url === '/slow') return;
      if (request.url === '/moved')
        return response.writeHead(302, { location: 'https://elsewhere.example.com' }).end();
      response.setHeader('X-Two', ['a', 'b']);
      request.pipe(response.writeHead(201));
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const address = server.address();
    url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  });
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  });

  test('sends the request and reads the whole answer', async () => {
    const answer = await createHttp()({ method: 'POST', url, headers: {}, body: 'hello' });
    expect(answer).toMatchObject({ status: 201, text: 'hello', headers: { 'x-two': 'a,b' } });
  });

  test('follows no redirect, which would carry the key to another host', async () => {
    expect((await createHttp()({ method: 'GET', url: `${url}/moved`, headers: {} })).status).toBe(302);
  });

  test('gives up on a vendor that never answers', async () => {
    await expect(
      createHttp({ timeout: 50 })({ method: 'GET', url: `${url}/slow`, headers: {} }),
    ).rejects.toThrow();
  });
});
