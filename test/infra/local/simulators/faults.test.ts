import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import { createSimulator } from '../../../../infra/local/simulators/simulator.ts';

/** A vendor that says hello, and how long calls were made to wait. */
function create() {
  const slept: number[] = [];
  const world = { now: () => 0, sleep: async (milliseconds: number) => void slept.push(milliseconds) };
  const { app, calls } = createSimulator(
    new Hono().all('*', (c) => c.text('hello')),
    () => ({}),
    world,
  );
  const post = (fault: unknown) =>
    app.request('/_faults', {
      method: 'POST',
      body: typeof fault === 'string' ? fault : JSON.stringify(fault),
    });
  const status = async (path = '/v2/users', method = 'GET') => (await app.request(path, { method })).status;
  return { app, calls, post, slept, status };
}

describe('a fault', () => {
  it('answers one call in place of the vendor, with headers and a body', async () => {
    const { app, post, status } = create();
    expect(
      (await post({ status: 429, headers: { 'retry-after': '7' }, body: { slow: 'down' } })).status,
    ).toBe(201);
    const answer = await app.request('/v2/users');
    expect([answer.status, answer.headers.get('retry-after'), await answer.json()]).toEqual([
      429,
      '7',
      { slow: 'down' },
    ]);
    expect(await status()).toBe(200);
  });

  it('serves as many calls as it says, of its method and under its path alone', async () => {
    const { post, status } = create();
    await post({ status: 503, times: 2, method: 'post', path: '/v2/users' });
    const seen = [
      await status('/v2/teams', 'POST'),
      await status('/v2/users', 'GET'),
      await status('/v2/users/1', 'POST'),
      await status('/v2/users', 'POST'),
      await status('/v2/users', 'POST'),
    ];
    expect(seen).toEqual([200, 200, 503, 503, 200]);
  });

  it('without a status only makes the call wait', async () => {
    const { post, slept, status } = create();
    await post({ delayMs: 250 });
    expect([await status(), slept]).toEqual([200, [250]]);
  });

  it('may be an answer without a body, or one that is no JSON', async () => {
    const { app, post } = create();
    await post({ status: 204, body: 'ignored' });
    await post({ status: 200, body: '<html>' });
    expect(await (await app.request('/')).text()).toBe('');
    expect(await (await app.request('/')).text()).toBe('<html>');
  });

  it('is among the calls with the status that it gave', async () => {
    const { calls, post, status } = create();
    await post({ status: 500 });
    await status('/v2/users?limit=1');
    expect(calls).toEqual([
      { method: 'GET', path: '/v2/users', query: 'limit=1', status: 500, at: '1970-01-01T00:00:00.000Z' },
    ]);
  });
});

describe('the list of faults', () => {
  it('can be read, and tells how often each is still to come', async () => {
    const { app, post, status } = create();
    const faults = async () => (await (await app.request('/_faults')).json()) as unknown;
    expect(await faults()).toEqual({ faults: [] });
    await post({ status: 503, times: 3, path: '/v2' });
    await status();
    expect(await faults()).toEqual({ faults: [{ status: 503, times: 2, path: '/v2', headers: {} }] });
  });

  it('is empty once all were taken back', async () => {
    const { app, post, status } = create();
    await post({ status: 503, times: 9 });
    expect((await app.request('/_faults', { method: 'DELETE' })).status).toBe(204);
    expect(await status()).toBe(200);
  });

  it.each([
    [{ status: 503, time: 3 }, 'time'],
    [{ status: 503, delay: 3, paths: '/v2' }, 'delay'],
    [{ status: 99 }, 'status'],
    [{ status: 503, times: 0 }, 'times'],
    [{ delayMs: -1 }, 'delayMs'],
    [{ headers: { a: 1 } }, 'headers'],
  ])('refuses %j and names what is wrong', async (fault, name) => {
    const { post, status } = create();
    const answer = await post(fault);
    expect([answer.status, await answer.json()]).toEqual([400, { error: expect.stringContaining(name) }]);
    expect(await status()).toBe(200);
  });

  it('refuses what is no JSON', async () => {
    expect((await create().post('{')).status).toBe(400);
  });
});
