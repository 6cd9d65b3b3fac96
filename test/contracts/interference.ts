import { Hono } from 'hono';

/** One call as the vendor would have answered it; `real` lets it happen. */
type Interference = (real: () => Promise<Response>) => Response | Promise<Response>;

const html = { 'content-type': 'text/html' };
const page = (status: number) => new Response('<html>not today</html>', { status, headers: html });

/** Reads that fail, each in a way of its own. */
export const brokenReads: Record<string, Interference> = {
  'a 500': () => Response.json({ message: 'Internal error' }, { status: 500 }),
  'the 503 page of a proxy': () => page(503),
  'a 401': () => page(401),
  'the 403 page of a firewall': () => page(403),
  'an answer cut off half-way': async (real) => {
    const answer = await real();
    const text = await answer.text();
    return new Response(text.slice(0, text.length / 2), answer);
  },
  'an empty answer': () => new Response('', { status: 200 }),
  'an answer about something else': () => Response.json({ status: 'ok' }),
};

/** A list that is not there says nothing about who is in it. */
export const missingList: Interference = () => page(404);

/** Writes that fail, before the vendor did anything and after it did. */
export const brokenWrites: Record<string, Interference> = {
  'before it had an effect': () => page(500),
  'after it had its effect': async (real) => {
    await real();
    return page(500);
  },
};

export type Logged = { method: string; path: string; broken: boolean };

export const isWrite = ({ method }: { method: string }) => method !== 'GET';

/** A vendor of which so many reads, or writes, go wrong from number `at` (from 0) on. `log` is what was called. */
export function interfere(
  vendor: Hono,
  which: 'read' | 'write',
  at: number,
  times: number,
  how: Interference,
) {
  const log: Logged[] = [];
  let count = 0;
  const app = new Hono();
  app.all('*', async (c) => {
    const { method, path } = c.req;
    const index = isWrite({ method }) === (which === 'write') ? count++ : -1;
    const broken = index >= at && index < at + times;
    log.push({ method, path, broken });
    const real = async () => vendor.fetch(c.req.raw);
    return broken ? how(real) : real();
  });
  return { app, log };
}
