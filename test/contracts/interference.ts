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

/** An error as each vendor itself answers it, by the id of its target or source. */
export const ownErrors: Record<string, (status: number, words?: string) => unknown> = {
  // https://docs.opsgenie.com/docs/response
  opsgenie: (_, message = 'No') => ({ message, took: 0.005, requestId: 'c0ffee' }),
  // https://github.com/sbecker59/statuspage-api-client-go
  statuspage: (_, error = 'No') => ({ error }),
  // https://pagertree.com/docs/api/errors
  pagertree: (code, message = 'No') => ({ errors: [{ message }], code }),
  // https://developer.okta.com/docs/reference/error-codes/
  okta: (_, errorSummary = 'No') => ({
    errorCode: 'E0000007',
    errorSummary,
    errorLink: 'E0000007',
    errorId: 'oae1',
  }),
  // https://developer.pagerduty.com/docs/rest-api-v2/errors/
  pagerduty: (_, message = 'No') => ({ error: { message, code: 2001 } }),
};

/** Statuses that a person between us and a vendor answers with, none of which is about the person. */
export const foreignStatuses = [
  301, 302, 304, 307, 400, 402, 403, 404, 405, 406, 409, 410, 412, 413, 415, 421, 422, 425, 428, 431, 451,
  500, 501, 503, 520,
];

/** What they answer with: nothing that a vendor says of itself, and to each vendor what only another one would say. */
export function foreignBodies(id: string): Record<string, (status: number) => string> {
  const others = Object.entries(ownErrors).filter(([other]) => other !== id);
  const own = (status: number) => JSON.stringify(ownErrors[id]?.(status));
  return {
    'a page': () => '<html>not today</html>',
    nothing: () => '',
    // https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
    'a gateway’s JSON': () => '{"message":"Not Found"}',
    'a gateway’s null': () => '{"message":null}',
    'what is JSON and no object': () => '["Not Found"]',
    'half of its own error': (status) => own(status).slice(0, -3),
    'its own error of another status': (status) =>
      id === 'pagertree' ? JSON.stringify(ownErrors.pagertree?.(status + 1)) : own(status).slice(1),
    ...Object.fromEntries(
      others.map(([other, error]) => [
        `an error of ${other}`,
        (status: number) => JSON.stringify(error(status)),
      ]),
    ),
  };
}

/** One such answer. */
export function foreign(status: number, text: string): Interference {
  return () => new Response(status === 304 ? null : text, { status });
}

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

/** A vendor whose reads come from a copy that lags behind, while `isLate`. `log` is what was called. */
export function lagging(vendor: Hono, copy: Hono, isLate: () => boolean) {
  const log: Logged[] = [];
  const app = new Hono();
  app.all('*', (c) => {
    const { method, path } = c.req;
    log.push({ method, path, broken: false });
    return (isLate() && !isWrite({ method }) ? copy : vendor).fetch(c.req.raw);
  });
  return { app, log };
}

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
