import { expect, test } from 'vitest';
import { httpApiHandler } from '../../../functions/lib/aws/http-api.ts';
import { httpEvent } from '../../support/http-event.ts';

const echo = httpApiHandler(async (request) =>
  Response.json({
    method: request.method,
    url: request.url,
    type: request.headers.get('Content-Type'),
    body: await request.text(),
    used: request.bodyUsed,
  }),
);

async function echoed(event: Parameters<typeof echo>[0]) {
  return JSON.parse((await echo(event)).body ?? '');
}

test('a web-standard handler sees the method, the URL with its query, the headers and the body', async () => {
  const event = httpEvent({ path: '/a/b?c=d', headers: { 'content-type': 'text/x' }, body: 'Zoë' });
  expect(await echoed(event)).toEqual({
    method: 'POST',
    url: 'https://local.execute-api.us-east-1.amazonaws.com/a/b?c=d',
    type: 'text/x',
    body: 'Zoë',
    used: true,
  });
});

test('a body in base64 arrives as the bytes it was', async () => {
  const body = Buffer.from('東京').toString('base64');
  expect(await echoed(httpEvent({ path: '/', body, base64: true }))).toMatchObject({ body: '東京' });
});

test('a GET that brings a body is served as one without', async () => {
  expect(await echoed(httpEvent({ method: 'GET', path: '/', body: 'x' }))).toMatchObject({ body: '' });
});

test('a request made for Lambda is still a Request', async () => {
  const seen: boolean[] = [];
  const handler = httpApiHandler((request) => {
    seen.push(request instanceof Request, request.clone() instanceof Request);
    return new Response();
  });
  await handler(httpEvent({ path: '/', body: 'x' }));
  expect(seen).toEqual([true, true]);
});

test('status, headers and body of an answer come out as the HTTP API wants them', async () => {
  const handler = httpApiHandler(() => new Response('made', { status: 201, headers: { 'X-Id': '7' } }));
  expect(await handler(httpEvent({ path: '/' }))).toEqual({
    statusCode: 201,
    headers: { 'content-type': 'text/plain;charset=UTF-8', 'x-id': '7' },
    body: 'made',
    isBase64Encoded: false,
  });
});

test('an answer without a body has an empty one', async () => {
  const handler = httpApiHandler(() => new Response(null, { status: 204 }));
  expect(await handler(httpEvent({ path: '/' }))).toMatchObject({ statusCode: 204, body: '' });
});
