import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createVendor } from '../../functions/core/vendor/api.ts';
import { AnswerTooLarge } from '../../functions/lib/http.ts';
import { createHttp, type HttpOptions } from '../../functions/lib/http-client.ts';

let server: Server;
let origin: string;
let answer: (request: IncomingMessage, response: ServerResponse) => unknown;
let requests: IncomingMessage[];
/** Bytes that were handed to the line, and whether the caller hung up. */
let sent: number;
let closed: Promise<void>;

beforeEach(async () => {
  requests = [];
  sent = 0;
  server = createServer((request, response) => {
    requests.push(request);
    closed = new Promise((done) => response.on('close', done));
    answer(request, response);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
});

const megabyte = 1_000_000;
const get = (options?: HttpOptions) => createHttp(options)({ method: 'GET', url: origin, headers: {} });

/** A body without an end, as fast as the line takes it. */
async function endless(_: IncomingMessage, response: ServerResponse) {
  const chunk = Buffer.alloc(64 * 1024, 0x20);
  response.writeHead(200, { 'content-type': 'application/json' });
  while (!response.destroyed && sent < 700 * megabyte) {
    sent += chunk.length;
    if (!response.write(chunk)) {
      await Promise.race([new Promise((done) => response.once('drain', done)), closed]);
    }
    await setImmediate();
  }
}

describe('the body of an answer', () => {
  test('is read whole up to the limit, in characters of any number of bytes', async () => {
    const text = '🔑é'.repeat(1_000);
    answer = (_, response) => response.end(text);
    expect(await get({ limit: Buffer.byteLength(text) })).toMatchObject({ status: 200, text });
    await expect(get({ limit: Buffer.byteLength(text) - 1 })).rejects.toThrow(AnswerTooLarge);
  });

  test('that has no end is cut off while it is read, and the line is hung up', async () => {
    answer = endless;
    await expect(get({ limit: 2 * megabyte })).rejects.toThrow('answered with more than 2 MB');
    await closed;
    // What the line itself holds comes on top.
    expect(sent).toBeLessThan(20 * megabyte);
  });

  test('that says beforehand that it is too long is not begun with', async () => {
    answer = (_, response) => {
      response.writeHead(200, { 'content-length': String(700 * megabyte) });
      response.write(' ');
    };
    await expect(get()).rejects.toThrow('answered with more than 20 MB');
    await closed;
  });

  test('of an error is held to the same limit, and so is one that lies about its length', async () => {
    answer = (_, response) => {
      response.writeHead(404, { 'transfer-encoding': 'chunked' });
      response.end(Buffer.alloc(3 * megabyte, 0x20));
    };
    await expect(get({ limit: 2 * megabyte })).rejects.toThrow(AnswerTooLarge);
  });

  test('that is compressed is not unpacked, since nobody asked for that', async () => {
    const bomb = gzipSync(Buffer.alloc(50 * megabyte, 0x20));
    answer = (_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb);
    const { text } = await get({ limit: megabyte });
    expect(text.length).toBeLessThan(megabyte);
    expect(requests[0]?.headers['accept-encoding']).toBeUndefined();
  });

  test('leaves the pool usable after it was cut off', async () => {
    const http = createHttp({ limit: megabyte });
    answer = endless;
    await expect(http({ method: 'GET', url: origin, headers: {} })).rejects.toThrow(AnswerTooLarge);
    answer = (_, response) => response.end('{}');
    expect(await http({ method: 'GET', url: origin, headers: {} })).toMatchObject({ text: '{}' });
  });
});

test('a vendor’s answer without an end is tried again, and the failure says whose and how much', async () => {
  answer = endless;
  const vendor = createVendor({
    name: 'Pager',
    origin,
    http: createHttp({ limit: 2 * megabyte }),
    authorize: async () => ({ authorization: 'the-key' }),
    isOwnError: () => false,
    slot: async () => {},
    learn: async () => {},
    exclusive: (_name, work) => work(),
    now: () => 0,
  });
  await expect(vendor.call({ method: 'GET', path: '/v1/users' })).rejects.toMatchObject({
    name: 'Transient',
    message: 'Pager answered with more than 2 MB on GET',
  });
});
