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
