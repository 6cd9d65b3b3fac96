import { createServer } from 'node:http';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createGateway, type GatewayWorld } from '../../../infra/local/gateway.ts';
import { type Listening, listen } from '../../../infra/local/http.ts';
import { failed, type Outcome } from '../../../infra/local/lambda/outcome.ts';

const open: Listening[] = [];
const gateway = async (
  invoke: (event: never) => Promise<Outcome> | Outcome,
  options: Partial<GatewayWorld> = {},
) => {
  const world = {
    now: Date.now,
    atOnce: 2,
    timeout: 30_000,
    invoke: async (event: unknown) => invoke(event as never),
  };
  const listening = await listen(createServer(createGateway({ ...world, ...options })), 0, 'test');
  open.push(listening);
  return listening;
};
const answer = (value: unknown): Outcome => ({ ok: true, payload: JSON.stringify(value) });

afterEach(async () => {
  for (const listening of open.splice(0)) await listening.close();
});

describe('the HTTP API', () => {
  it('answers what the function says', async () => {
    const { url } = await gateway(() =>
      answer({ statusCode: 202, headers: { 'X-Id': 7 }, cookies: ['a=1', 'b=2'], body: 'taken' }),
    );
    const got = await fetch(url);
    expect([got.status, await got.text()]).toEqual([202, 'taken']);
    expect(got.headers.get('x-id')).toBe('7');
    expect(got.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
  });

  it('decodes a body in base64', async () => {
    const bytes = Buffer.from([0, 255, 1]);
    const { url } = await gateway(() =>
      answer({ statusCode: 200, body: bytes.toString('base64'), isBase64Encoded: true }),
    );
    expect(Buffer.from(await (await fetch(url)).arrayBuffer())).toEqual(bytes);
  });

  it('answers JSON where the function gives no status', async () => {
    const { url } = await gateway(() => answer({ hello: 'world' }));
    expect(await (await fetch(url)).json()).toEqual({ hello: 'world' });
  });

  it.each([
    ['fails', failed('Error', 'secret words')],
    ['answers nonsense', answer({ statusCode: 'ok' })],
    ['answers what is not JSON', { ok: true, payload: '' } as Outcome],
  ])('answers 500 without a word of why where the function %s', async (_name, outcome) => {
    const { url } = await gateway(() => outcome);
    const got = await fetch(url);
    expect([got.status, await got.json()]).toEqual([500, { message: 'Internal Server Error' }]);
  });

  it('answers 503 where the function takes too long', async () => {
    const { url } = await gateway(() => new Promise(() => {}), { timeout: 10 });
    expect((await fetch(url)).status).toBe(503);
  });

  it('hands 10 MB on, and answers 413 to one byte more without calling the function', async () => {
    const sizes: number[] = [];
    const { url } = await gateway(({ body }: { body: string }) => {
      sizes.push(body.length);
      return answer({ statusCode: 200 });
    });
    const post = (size: number) =>
      fetch(url, { method: 'POST', headers: { 'content-type': 'text/plain' }, body: 'x'.repeat(size) });
    const limit = 10 * 1024 * 1024;
    expect((await post(limit)).status).toBe(200);
    expect((await post(limit + 1)).status).toBe(413);
    expect(sizes).toEqual([limit]);
  });

  it('works on as many requests at once as it may, and on the others in turn', async () => {
    const finish: (() => void)[] = [];
    const { url } = await gateway(
      () => new Promise((resolve) => finish.push(() => resolve(answer({ statusCode: 200 })))),
    );
    const all = Promise.all(Array.from({ length: 5 }, () => fetch(url)));
    await expect.poll(() => finish.length).toBe(2);
    finish[0]?.();
    await expect.poll(() => finish.length).toBe(3);
    finish[1]?.();
    finish[2]?.();
    await expect.poll(() => finish.length).toBe(5);
    finish[3]?.();
    finish[4]?.();
    expect((await all).map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
  });

  it('is not hurt by a sender that hangs up in the middle of a body', async () => {
    const { url, port } = await gateway(() => answer({ statusCode: 200 }));
    const socket = connect(port, '127.0.0.1');
    socket.write('POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 10\r\n\r\nabc');
    await new Promise((resolve) => socket.once('ready', resolve));
    socket.destroy();
    expect((await fetch(url)).status).toBe(200);
  });
});
