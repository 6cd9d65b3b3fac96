import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';

const bodyAtMost = 1_048_576;

/**
 * The request's body, byte for byte as it was sent: on Lambda straight from the API's event, because reading it as
 * text would replace what is not UTF-8 and break its signature. Throws 413 over 1 MiB.
 */
export async function rawBody(c: Context): Promise<Uint8Array> {
  const read: unknown = c.get('rawBody');
  if (read instanceof Uint8Array) return read;
  const event = lambdaEvent(c.env);
  const bytes = event === undefined ? new Uint8Array(await c.req.arrayBuffer()) : bytesOf(event);
  if (bytes.byteLength > bodyAtMost) throw new HTTPException(413, { message: 'the body is over 1 MiB' });
  c.set('rawBody', bytes);
  return bytes;
}

/** A header's value as it was sent: on Lambda straight from the API's event, where it need not be ASCII. */
export function header(c: Context, name: string): string | undefined {
  const event = lambdaEvent(c.env);
  if (event === undefined) return c.req.header(name);
  const { headers } = event;
  if (typeof headers !== 'object' || headers === null) return undefined;
  const wanted = name.toLowerCase();
  const found = Object.entries(headers).find(([key]) => key.toLowerCase() === wanted)?.[1];
  return typeof found === 'string' ? found : undefined;
}

/** The address that a request came from, as API Gateway saw it; a header such as `X-Forwarded-For` can be made up. */
export function senderAddress(c: Context): string | undefined {
  const context = lambdaEvent(c.env)?.requestContext;
  if (typeof context !== 'object' || context === null || !('http' in context)) return undefined;
  const { http } = context;
  if (typeof http !== 'object' || http === null || !('sourceIp' in http)) return undefined;
  return typeof http.sourceIp === 'string' ? http.sourceIp : undefined;
}

type LambdaEvent = { requestContext: unknown; body?: unknown; isBase64Encoded?: unknown; headers?: unknown };

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html */
function lambdaEvent(env: unknown): LambdaEvent | undefined {
  if (typeof env !== 'object' || env === null || !('event' in env)) return undefined;
  const { event } = env;
  return typeof event === 'object' && event !== null && 'requestContext' in event ? event : undefined;
}

function bytesOf({ body, isBase64Encoded }: LambdaEvent): Uint8Array {
  return Buffer.from(typeof body === 'string' ? body : '', isBase64Encoded === true ? 'base64' : 'utf8');
}
