import { type Dispatcher, request } from 'undici';
import { AnswerTooLarge, type Http, httpTimeout } from './http.ts';

/** How long a client waits, how much it reads, and through which pool it calls. */
export type HttpOptions = {
  /** Milliseconds for the whole exchange, body included. @default 10000 */
  timeout?: number;
  /** Bytes of an answer's body that are read; far more than any list of a vendor's has. @default 20000000 */
  limit?: number;
  dispatcher?: Dispatcher;
};

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
