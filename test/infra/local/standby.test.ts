import { createServer } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Listening, listen } from '../../../infra/local/http.ts';
import { createStandby, type Standby } from '../../../infra/local/standby.ts';

let standby: Standby;
let listening: Listening;

beforeEach(async () => {
  standby = createStandby();
  listening = await listen(createServer(standby.listener), 0, 'test');
});
afterEach(() => listening.close());

const post = (body: string | Buffer = 'event') => fetch(listening.url, { method: 'POST', body });

describe('a port that is open before what answers behind it', () => {
  it('answers 503 and when to come again, so that a sender of webhooks loses nothing', async () => {
    const answer = await post();
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1']);
    expect(await answer.json()).toEqual({ message: expect.stringContaining('try again') });
  });

  it('does not keep the connection: the next try may find another process', async () => {
    expect((await post()).headers.get('connection')).toBe('close');
  });

  it('takes a large body whole before it answers, so that the answer is seen', async () => {
    expect((await post(Buffer.alloc(5_000_000))).status).toBe(503);
  });

  it('answers by the listener as soon as there is one', async () => {
    standby.serve((_, response) => response.writeHead(202).end());
    expect((await post()).status).toBe(202);
  });
});

describe('a port that is to be closed', () => {
  it('answers 503 again, while a call that was taken before gets its own answer', async () => {
    const taken = Promise.withResolvers<void>();
    const done = Promise.withResolvers<void>();
    standby.serve(async (_, response) => {
      taken.resolve();
      await done.promise;
      response.writeHead(202).end();
    });
    const before = post();
    await taken.promise;
    standby.stop();
    const after = await post();
    done.resolve();
    expect([(await before).status, after.status]).toEqual([202, 503]);
  });

  it('lets calls that are under way have their answers, and waits for no connection that is kept alive', async () => {
    const taken = Promise.withResolvers<void>();
    const done = Promise.withResolvers<void>();
    standby.serve(async (_, response) => {
      taken.resolve();
      await done.promise;
      response.writeHead(202).end();
    });
    const underWay = post();
    await taken.promise;
    const closed = listening.close();
    done.resolve();
    expect((await underWay).status).toBe(202);
    await closed;
    await expect(post()).rejects.toThrow();
  });

  it('cuts off a call that gets no answer at all', async () => {
    const taken = Promise.withResolvers<void>();
    standby.serve(() => taken.resolve());
    const lost = post();
    const rejected = expect(lost).rejects.toThrow();
    await taken.promise;
    await listening.close();
    await rejected;
  });
});
