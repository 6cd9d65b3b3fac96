import { randomUUID } from 'node:crypto';
import { account } from './identities.ts';

export type HttpCall = {
  method: string;
  /** As it came: path and query. */
  url: string;
  headers: NodeJS.Dict<string[]>;
  body: Buffer;
  ip: string;
  now: number;
};

/**
 * The event of an HTTP API, payload format 2.0:
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function gatewayEvent({ method, url, headers, body, ip, now }: HttpCall) {
  const [path = '/', query = ''] = splitOnce(url, '?');
  const rawPath = decoded(path);
  const joined = joinedHeaders(headers);
  const binary = !isText(joined['content-type']);
  const cookies = headers.cookie?.flatMap((line) => line.split(/; */));
  const parameters = Object.fromEntries(queryParameters(query));
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath,
    rawQueryString: query,
    ...(cookies !== undefined && { cookies }),
    headers: { ...joined, 'x-forwarded-for': ip, 'x-forwarded-proto': 'http' },
    ...(query !== '' && { queryStringParameters: parameters }),
    requestContext: {
      accountId: account,
      apiId: 'local',
      domainName: joined.host ?? 'localhost',
      domainPrefix: 'local',
      http: {
        method,
        path: rawPath,
        protocol: 'HTTP/1.1',
        sourceIp: ip,
        userAgent: joined['user-agent'] ?? '',
      },
      requestId: randomUUID(),
      routeKey: '$default',
      stage: '$default',
      time: commonLogTime(now),
      timeEpoch: now,
    },
    ...(body.length > 0 && { body: body.toString(binary ? 'base64' : 'utf8') }),
    isBase64Encoded: body.length > 0 && binary,
  };
}

/** A request as a function gets it. */
export type GatewayEvent = ReturnType<typeof gatewayEvent>;

/**
 * Which bodies come as text; all others, those without a type included, come in base64. The documentation does not
 * list them; measured against AWS: https://github.com/ministackorg/ministack/pull/766
 */
function isText(contentType = ''): boolean {
  const type = contentType.split(';')[0]?.trim().toLowerCase() ?? '';
  return type.startsWith('text/') || /^application\/(json|xml|javascript)$/.test(type);
}

/** Names in lower case, several of one name joined with a comma; cookies have a field of their own. */
function joinedHeaders(headers: NodeJS.Dict<string[]>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => name !== 'cookie')
      .map(([name, values = []]) => [name.toLowerCase(), values.join(',')]),
  );
}

function queryParameters(query: string): Map<string, string> {
  const all = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(query)) {
    const before = all.get(name);
    all.set(name, before === undefined ? value : `${before},${value}`);
  }
  return all;
}

/** HTTP APIs hand the path on decoded: https://github.com/honojs/hono/issues/2156 */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function splitOnce(text: string, separator: string): string[] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

/** 12/Mar/2020:19:03:58 +0000 */
function commonLogTime(now: number): string {
  const [, day, month, year, time] = new Date(now).toUTCString().replace(',', '').split(' ');
  return `${day}/${month}/${year}:${time} +0000`;
}
