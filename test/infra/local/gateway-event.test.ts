import { describe, expect, it } from 'vitest';
import { gatewayEvent, type HttpCall } from '../../../infra/local/gateway-event.ts';

const eventOf = (call: Partial<HttpCall> = {}) =>
  gatewayEvent({
    method: 'POST',
    url: '/webhooks/okta',
    headers: { host: ['local.test'], 'content-type': ['application/json'] },
    body: Buffer.from('{"a":1}'),
    ip: '192.0.2.1',
    now: Date.parse('2026-03-12T19:03:58Z'),
    ...call,
  });

const ofType = (type: string | undefined, body = Buffer.from('é')) =>
  eventOf({ headers: type === undefined ? {} : { 'content-type': [type] }, body });

describe('the event of an HTTP request', () => {
  it('has the shape of payload format 2.0', () => {
    expect(eventOf()).toEqual({
      version: '2.0',
      routeKey: '$default',
      rawPath: '/webhooks/okta',
      rawQueryString: '',
      headers: {
        host: 'local.test',
        'content-type': 'application/json',
        'x-forwarded-for': '192.0.2.1',
        'x-forwarded-proto': 'http',
      },
      requestContext: expect.objectContaining({
        stage: '$default',
        domainName: 'local.test',
        http: {
          method: 'POST',
          path: '/webhooks/okta',
          protocol: 'HTTP/1.1',
          sourceIp: '192.0.2.1',
          userAgent: '',
        },
        time: '12/Mar/2026:19:03:58 +0000',
        timeEpoch: Date.parse('2026-03-12T19:03:58Z'),
      }),
      body: '{"a":1}',
      isBase64Encoded: false,
    });
  });

  it.each([
    'application/json',
    'application/json; charset=utf-8',
    'text/plain',
    'TEXT/html',
    'application/xml',
    'application/javascript',
  ])('hands a body of type %s on as text', (type) => {
    expect(ofType(type)).toMatchObject({ body: 'é', isBase64Encoded: false });
  });

  it.each([
    'application/scim+json',
    'application/octet-stream',
    'application/x-www-form-urlencoded',
    'application/jsonp',
    undefined,
  ])('hands a body of type %s on in base64', (type) => {
    expect(ofType(type)).toMatchObject({ body: Buffer.from('é').toString('base64'), isBase64Encoded: true });
  });

  it('keeps every byte of a binary body', () => {
    const body = Buffer.from([...Array(256).keys()]);
    const event = ofType('application/octet-stream', body);
    expect(Buffer.from(event.body ?? '', 'base64')).toEqual(body);
  });

  it('has no body where the request has none', () => {
    const event = eventOf({ method: 'GET', body: Buffer.alloc(0), headers: {} });
    expect(event).not.toHaveProperty('body');
    expect(event.isBase64Encoded).toBe(false);
  });

  it('joins headers that came several times, with names in lower case', () => {
    const { headers } = eventOf({ headers: { 'X-Signature': ['v1=a', 'v1=b'] } });
    expect(headers).toMatchObject({ 'x-signature': 'v1=a,v1=b' });
  });

  it('has cookies in a field of their own', () => {
    const event = eventOf({ headers: { cookie: ['a=1; b=2', 'c=3'] } });
    expect(event).toMatchObject({ cookies: ['a=1', 'b=2', 'c=3'] });
    expect(event.headers).not.toHaveProperty('cookie');
  });

  it('decodes the path and leaves the query as it was sent', () => {
    expect(eventOf({ url: '/scim/Users/a%40b?filter=x%20eq%201&n=1&n=2' })).toMatchObject({
      rawPath: '/scim/Users/a@b',
      rawQueryString: 'filter=x%20eq%201&n=1&n=2',
      queryStringParameters: { filter: 'x eq 1', n: '1,2' },
    });
  });

  it('takes a path that is not well encoded as it is', () => {
    expect(eventOf({ url: '/100%' }).rawPath).toBe('/100%');
  });
});
