import { createServer } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { checkFree, type Listening, listen, listenError, serverOf } from '../../../infra/local/http.ts';

const open: Listening[] = [];
const serve = async (answer: (request: Request) => Response | Promise<Response>) => {
  const listening = await listen(serverOf(answer), 0, 'test');
  open.push(listening);
  return listening.url;
};

afterEach(async () => {
  for (const listening of open.splice(0)) await listening.close();
});

describe('serving a web-standard application', () => {
  it('hands on method, path, query, headers and the body byte for byte', async () => {
    const body = Buffer.from([0, 255, 10, 200]);
    const url = await serve(async (request) =>
      Response.json({
        method: request.method,
        url: request.url.replace(/.*:\d+/, ''),
        header: request.headers.get('x-one'),
        body: Buffer.from(await request.arrayBuffer()).toString('hex'),
      }),
    );
    const answer = await fetch(`${url}/a%20b?c=d&c=e`, { method: 'PUT', headers: { 'x-one': '1' }, body });
    expect(await answer.json()).toEqual({
      method: 'PUT',
      url: '/a%20b?c=d&c=e',
      header: '1',
      body: body.toString('hex'),
    });
  });

  it('hands back status, headers and each cookie', async () => {
    const headers = new Headers({ 'x-two': '2' });
    headers.append('set-cookie', 'a=1');
    headers.append('set-cookie', 'b=2');
    const url = await serve(() => new Response('gone', { status: 410, headers }));
    const answer = await fetch(url);
    expect([
      answer.status,
      answer.headers.get('x-two'),
      answer.headers.getSetCookie(),
      await answer.text(),
    ]).toEqual([410, '2', ['a=1', 'b=2'], 'gone']);
  });

  it('answers 204 without a body', async () => {
    const url = await serve(() => new Response(null, { status: 204 }));
    expect((await fetch(url, { method: 'DELETE' })).status).toBe(204);
  });

  it('answers 500 where the application throws, and tells nothing of why', async () => {
    const url = await serve(() => {
      throw new Error('broken');
    });
    const answer = await fetch(url);
    expect([answer.status, await answer.text()]).toEqual([500, '']);
  });
});

describe('a port that is taken', () => {
  it('is told before anything slow begins, with what to do', async () => {
    const url = new URL(await serve(() => new Response()));
    await expect(checkFree({ webhooks: Number(url.port) })).rejects.toThrow(
      `Port ${url.port} (webhooks) is in use: stop what is using it, or start elsewhere with PORT=<number>`,
    );
  });

  it('is free again after the check', async () => {
    await checkFree({ webhooks: 0 });
    const { port, close } = await listen(createServer(), 0, 'test');
    await close();
    await expect(checkFree({ webhooks: port })).resolves.toBeUndefined();
  });

  it('below 1024 is told apart, and anything else is not hidden', () => {
    const denied = Object.assign(new Error(), { code: 'EACCES' });
    expect(listenError(denied, 80, 'webhooks').message).toContain('choose a PORT above 1024');
    const odd = Object.assign(new Error('odd'), { code: 'EODD' });
    expect(listenError(odd, 80, 'webhooks')).toBe(odd);
  });
});
