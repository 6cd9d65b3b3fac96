import type { APIGatewayProxyEventV2 } from 'aws-lambda';

type Call = {
  method?: string;
  path: string;
  headers?: Record<string, string>;
  body?: string;
  base64?: boolean;
  sourceIp?: string;
};

/** An HTTP API's event, payload format 2.0, as Lambda gets it. */
export function httpEvent({
  method = 'POST',
  path,
  headers = {},
  body,
  base64 = false,
  sourceIp = '192.0.2.1',
}: Call): APIGatewayProxyEventV2 {
  const [rawPath = '/', rawQueryString = ''] = path.split('?');
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath,
    rawQueryString,
    headers,
    requestContext: {
      accountId: '000000000000',
      apiId: 'local',
      domainName: 'local.execute-api.us-east-1.amazonaws.com',
      domainPrefix: 'local',
      http: { method, path: rawPath, protocol: 'HTTP/1.1', sourceIp, userAgent: 'test' },
      requestId: 'request-1',
      routeKey: '$default',
      stage: '$default',
      time: '04/May/2026:12:00:00 +0000',
      timeEpoch: 1_777_896_000_000,
    },
    body,
    isBase64Encoded: base64,
  };
}
