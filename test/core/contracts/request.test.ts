import { Hono } from 'hono';
import { describe, expect, test } from 'vitest';
import { jsonOf } from '../../../functions/core/contracts/json-of.ts';
import { header, rawBody } from '../../../functions/core/contracts/request.ts';
import { httpApiHandler } from '../../../functions/lib/aws/http-api.ts';
import { httpEvent } from '../../support/http-event.ts';

const app = new Hono()
  .post('/body', async (c) => c.text(Buffer.from(await rawBody(c)).toString('hex')))
  .post('/twice', async (c) => {
    const once = await rawBody(c);
    return c.json(once === (await rawBody(c)));
  })
  .post('/header', (c) => c.json({ value: header(c, 'X-Secret') }));
const onLambda = httpApiHandler(app.fetch);
const notUtf8 = Buffer.from([0x7b, 0xff, 0xfe, 0x00, 0x7d]);

describe('the raw body', () => {
  test('on Lambda is what was sent, byte for byte, in base64 or as text', async () => {
    const base64 = httpEvent({ path: '/body', body: notUtf8.toString('base64'), base64: true });
    expect((await onLambda(base64)).body).toBe(notUtf8.toString('hex'));
    const text = httpEvent({ path: '/body', body: '東京' });
    expect((await onLambda(text)).body).toBe(Buffer.from('東京').toString('hex'));
  });

  test('elsewhere is what was sent, too', async () => {
    const answer = await app.request('/body', { method: 'POST', body: notUtf8 });
    expect(await answer.text()).toBe(notUtf8.toString('hex'));
  });

  test('is empty where there is none', async () => {
    expect((await onLambda(httpEvent({ path: '/body' }))).body).toBe('');
    expect(await (await app.request('/body', { method: 'POST' })).text()).toBe('');
  });

  test('may be read twice', async () => {
    expect(await (await app.request('/twice', { method: 'POST', body: 'x' })).json()).toBe(true);
  });

  test('of exactly 1 MiB passes, and one byte more is 413, counted in bytes and not in characters', async () => {
    const status = async (body: string) => (await onLambda(httpEvent({ path: '/body', body }))).statusCode;
    expect(await status('x'.repeat(1_048_576))).toBe(200);
    expect(await status('x'.repeat(1_048_577))).toBe(413);
    expect(await status('ü'.repeat(524_289))).toBe(413);
  });
});

describe('a header', () => {
  const sent = async (headers: Record<string, string>) =>
    JSON.parse((await onLambda(httpEvent({ path: '/header', headers }))).body ?? '');

  test('is found however it is written', async () => {
    expect(await sent({ 'x-secret': 'a' })).toEqual({ value: 'a' });
    expect(await sent({ 'X-SECRET': 'a' })).toEqual({ value: 'a' });
    const answer = await app.request('/header', { method: 'POST', headers: { 'x-secret': 'a' } });
    expect(await answer.json()).toEqual({ value: 'a' });
  });

  test('keeps what is not ASCII', async () => {
    expect(await sent({ 'x-secret': 'ge"heim 東京' })).toEqual({ value: 'ge"heim 東京' });
  });

  test('that was not sent has no value', async () => {
    expect(await sent({ 'x-other': 'a' })).toEqual({});
    expect(await (await app.request('/header', { method: 'POST' })).json()).toEqual({});
  });
});

describe('the JSON in a body', () => {
  test('is read from bytes', () => {
    expect(jsonOf(Buffer.from('{"a":"Zoë 😀"}'))).toEqual({ a: 'Zoë 😀' });
    const part = new Uint8Array(Buffer.from('xx[1]xx')).subarray(2, 5);
    expect(jsonOf(part)).toEqual([1]);
  });

  test('is none where it is cut off, empty or not UTF-8', () => {
    expect(jsonOf(Buffer.from('{"a":'))).toBeUndefined();
    expect(jsonOf(new Uint8Array())).toBeUndefined();
    expect(jsonOf(Buffer.concat([Buffer.from('"'), Buffer.from([0xff]), Buffer.from('"')]))).toBeUndefined();
  });
});
