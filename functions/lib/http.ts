import { type Dispatcher, request } from 'undici';

export type HttpRequest = { method: string; url: string; headers: Record<string, string>; body?: string };

/** Header names are lower-case; a header that came several times is joined with `, `. */
export type HttpAnswer = { status: number; headers: Record<string, string>; text: string };

/** Sends one request and reads the whole answer. Throws only where there is no answer. */
export type Http = (request: HttpRequest) => Promise<HttpAnswer>;

export type HttpOptions = {
  /** Milliseconds for the whole exchange, body included. @default 10000 */
  timeout?: number;
  dispatcher?: Dispatcher;
};

/** HTTP over undici's pool. Redirects are not followed: they would carry the key to another host. */
export function createHttp({ timeout = 10_000, dispatcher }: HttpOptions = {}): Http {
  return async ({ method, url, headers, body }) => {
    const answer = await request(url, {
      method: method as Dispatcher.HttpMethod,
      headers,
      body: body ?? null,
      signal: AbortSignal.timeout(timeout),
      ...(dispatcher && { dispatcher }),
    });
    return { status: answer.statusCode, headers: flatten(answer.headers), text: await answer.body.text() };
  };
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
