import { type Dispatcher, request } from 'undici';

export type HttpRequest = { method: string; url: string; headers: Record<string, string>; body?: string };

/** Header names are lower-case; a header that came several times is joined with `, `. */
export type HttpAnswer = { status: number; headers: Record<string, string>; text: string };

/** Sends one request and reads the whole answer. Throws only where there is no answer. */
export type Http = (request: HttpRequest) => Promise<HttpAnswer>;

/** A body beyond the limit: it was cut off while it was read, and nothing of it was kept. */
export class AnswerTooLarge extends Error {
  override readonly name = 'AnswerTooLarge';
  constructor(limit: number) {
    super(`answered with more than ${Math.round(limit / 1_000_000)} MB`);
  }
}

export type HttpOptions = {
  /** Milliseconds for the whole exchange, body included. @default 10000 */
  timeout?: number;
  /** Bytes of an answer's body that are read; far more than any list of a vendor's has. @default 20000000 */
  limit?: number;
  dispatcher?: Dispatcher;
};

/** How long one call may take, unless said otherwise: what is begun is over by then, or lost. Milliseconds. */
export const httpTimeout = 10_000;

/**
 * HTTP over undici's pool. Redirects are not followed: they would carry the key to another host. No compression is
 * asked for and none is undone, so a body is never longer than what came over the line.
 */
export function createHttp(options: HttpOptions = {}): Http {
  const { timeout = httpTimeout, limit = 20_000_000, dispatcher } = options;
  return async ({ method, url, headers, body }) => {
    const answer = await request(url, {
      method: method as Dispatcher.HttpMethod,
      headers,
      body: body ?? null,
      signal: AbortSignal.timeout(timeout),
      ...(dispatcher && { dispatcher }),
    });
    const received = flatten(answer.headers);
    const text = await textOf(answer.body, received, limit);
    return { status: answer.statusCode, headers: received, text };
  };
}

/** The whole body as text; throws `AnswerTooLarge`, and hangs up, as soon as there is more of it than the limit. */
async function textOf(
  body: Dispatcher.ResponseData['body'],
  { 'content-length': announced }: Record<string, string>,
  limit: number,
): Promise<string> {
  const refuse = (): never => {
    // Without a listener what the pool says of the connection that is hung up would be nobody's to catch.
    body.on('error', () => {}).destroy();
    throw new AnswerTooLarge(limit);
  };
  if (Number(announced) > limit) refuse();
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > limit) refuse();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function flatten(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name.toLowerCase(), String(value)]],
    ),
  );
}

const connection =
  /^(ECONN|E?AI_|ENOTFOUND|ETIMEDOUT|EPIPE|EPROTO|EHOST|ENET|EADDR|HPE_|CERT_|DEPTH_|SELF_|UNABLE_|ERR_(TLS|SSL)|UND_ERR_(SOCKET|CONNECT|HEADERS|BODY|RES|ABORTED|DESTROYED|CLOSED))/;

/**
 * Whether an error is a lost connection, or a time-out: what a host in trouble makes, as against a request that could
 * not even be made. Of whatever fails several addresses of a host, the first counts.
 * https://nodejs.org/api/errors.html#common-system-errors, https://undici.nodejs.org/#/docs/api/Errors
 */
export function isLost(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error.name === 'TimeoutError') return true;
  if ('code' in error && typeof error.code === 'string') return connection.test(error.code);
  const inner = error instanceof AggregateError ? error.errors[0] : error.cause;
  return inner !== undefined && inner !== error && isLost(inner);
}
