import type { IncomingMessage, OutgoingHttpHeaders, RequestListener } from 'node:http';
import * as z from 'zod/mini';
import { type GatewayEvent, gatewayEvent } from './gateway-event.ts';
import { notInvoked, type Outcome } from './lambda/outcome.ts';

export type GatewayWorld = {
  invoke(event: GatewayEvent): Promise<Outcome>;
  now(): number;
  /** How many requests are worked on at once; the others wait for their turn. */
  atOnce: number;
  /** Milliseconds after which the caller is told that nobody answered. */
  timeout: number;
};

type Answer = { status: number; headers: OutgoingHttpHeaders; body: Buffer };

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html: 10 MB a body, 30 s an answer. */
const bodyAtMost = 10 * 1024 * 1024;
export const answerWithin = 30_000;

/** An HTTP API, to be put into a server. */
export function createGateway(world: GatewayWorld): RequestListener {
  const turn = takeTurns(world.atOnce);
  return async (request, response) => {
    const answer = await exchange(request, world, turn).catch(() => refusal(500, 'Internal Server Error'));
    response.writeHead(answer.status, { ...answer.headers, 'content-length': answer.body.length });
    response.end(answer.body);
  };
}

async function exchange(request: IncomingMessage, world: GatewayWorld, turn: Turn): Promise<Answer> {
  const body = await boundedBody(request);
  if (body === undefined) return refusal(413, 'Request Entity Too Large');
  const event = gatewayEvent({
    method: request.method ?? 'GET',
    url: request.url ?? '/',
    headers: request.headersDistinct,
    body,
    ip: request.socket.remoteAddress ?? '127.0.0.1',
    now: world.now(),
  });
  const late = Promise.withResolvers<Answer>();
  const timer = setTimeout(() => late.resolve(refusal(503, 'Service Unavailable')), world.timeout);
  try {
    return await Promise.race([turn(() => world.invoke(event)).then(answerOf), late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

async function boundedBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    size += chunk.length;
    if (size > bodyAtMost) {
      // The rest is read and forgotten: who is cut off while sending never sees the answer.
      request.resume();
      return undefined;
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const Reply = z.looseObject({
  statusCode: z.number(),
  headers: z._default(z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])), {}),
  cookies: z._default(z.array(z.string()), []),
  body: z._default(z.string(), ''),
  isBase64Encoded: z._default(z.boolean(), false),
});

/**
 * A function's answer as HTTP. One without a status code is a JSON body:
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
function answerOf(outcome: Outcome): Answer {
  if (!outcome.ok) {
    return outcome.error.errorType === notInvoked
      ? refusal(503, 'Service Unavailable')
      : refusal(500, 'Internal Server Error');
  }
  const payload: unknown = JSON.parse(outcome.payload);
  if (typeof payload !== 'object' || payload === null || !('statusCode' in payload)) {
    return {
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: Buffer.from(outcome.payload),
    };
  }
  const reply = Reply.safeParse(payload);
  if (!reply.success) return refusal(500, 'Internal Server Error');
  const { statusCode, headers, cookies, body, isBase64Encoded } = reply.data;
  const own = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]);
  return {
    status: statusCode,
    headers: {
      'content-type': 'text/plain; charset=utf-8',
      ...Object.fromEntries(own),
      ...(cookies.length > 0 && { 'set-cookie': cookies }),
    },
    body: Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8'),
  };
}

function refusal(status: number, message: string): Answer {
  return {
    status,
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify({ message })),
  };
}

type Turn = <T>(work: () => Promise<T>) => Promise<T>;

/** Lets `atOnce` pieces of work run, first come, first served. */
function takeTurns(atOnce: number): Turn {
  const queue: (() => void)[] = [];
  let free = atOnce;
  return async (work) => {
    if (free > 0) free--;
    else await new Promise<void>((resolve) => queue.push(resolve));
    try {
      return await work();
    } finally {
      const next = queue.shift();
      if (next === undefined) free++;
      else next();
    }
  };
}
