/** A request as it goes out: the whole URL, and a body that is text already. */
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

/** How long one call may take, unless said otherwise: what is begun is over by then, or lost. Milliseconds. */
export const httpTimeout = 10_000;

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
