import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';

/** A web-standard handler. `env` carries the API's event: the request as it was sent. */
export type Fetch = (
  request: Request,
  env: { event: APIGatewayProxyEventV2 },
) => Response | Promise<Response>;

/**
 * A Lambda handler for an HTTP API, payload format 2.0, around a web-standard one. Answers are text, not bytes.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 *
 * Our own rather than Hono's adapter because a real `Request` costs four times what checking a webhook's signature
 * does, and hardly anybody looks into it.
 */
export function httpApiHandler(fetch: Fetch) {
  return async (event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> => {
    const answer = await fetch(requestOf(event), { event });
    return {
      statusCode: answer.status,
      headers: Object.fromEntries(answer.headers),
      body: answer.body === null ? '' : await answer.text(),
      isBase64Encoded: false,
    };
  };
}

/** A request that knows its method and URL, and becomes a real one as soon as anything else is asked of it. */
function requestOf(event: APIGatewayProxyEventV2): Request {
  const { method } = event.requestContext.http;
  const query = event.rawQueryString ? `?${event.rawQueryString}` : '';
  const url = `https://${event.requestContext.domainName}${event.rawPath}${query}`;
  let real: Request | undefined;
  return new Proxy<Request>(Object.create(Request.prototype), {
    get(_, name) {
      if (name === 'method') return method;
      if (name === 'url') return url;
      real ??= new Request(url, { method, headers: headersOf(event), body: bodyOf(event, method) });
      const value: unknown = Reflect.get(real, name, real);
      return typeof value === 'function' ? value.bind(real) : value;
    },
  });
}

function headersOf({ headers }: APIGatewayProxyEventV2): [string, string][] {
  return Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
}

function bodyOf(
  { body, isBase64Encoded }: APIGatewayProxyEventV2,
  method: string,
): Uint8Array<ArrayBuffer> | undefined {
  if (body === undefined || method === 'GET' || method === 'HEAD') return undefined;
  return Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
}
