import { randomBytes } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { quarantineMessage, quarantineMessages } from '../../../functions/core/delivery/quarantine.ts';
import { type Message, messageBytesAtMost } from '../../../functions/lib/aws/queue.ts';

function unpacked({ body, attributes }: Message): Buffer {
  const bytes = Buffer.from(body, 'base64');
  return attributes?.encoding === 'gzip+base64' ? gunzipSync(bytes) : bytes;
}

function weight({ body, attributes = {} }: Message): number {
  return Buffer.byteLength(body) + JSON.stringify(attributes).length + 100;
}

test('a quarantined body comes back byte for byte', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 2_000 }), (raw) => {
      expect(unpacked(quarantineMessage(raw, 'okta', 'why')).equals(raw)).toBe(true);
    }),
  );
});

test('it says where it came from, why it is there, how it is packed and how long it was', () => {
  expect(quarantineMessage(Buffer.from('{'), 'okta', 'not JSON').attributes).toEqual({
    source: 'okta',
    reason: 'not JSON',
    encoding: 'base64',
    bytes: '1',
  });
});

test('a body of 1 MiB is zipped, so that it fits', () => {
  const raw = Buffer.from(JSON.stringify(Array.from({ length: 60_000 }, (_, n) => `event ${n}`))).subarray(
    0,
    1_048_576,
  );
  const message = quarantineMessage(raw, 'okta', 'why');
  expect(message.attributes?.encoding).toBe('gzip+base64');
  expect(weight(message)).toBeLessThanOrEqual(messageBytesAtMost);
  expect(unpacked(message).equals(raw)).toBe(true);
});

test('of a body that does not fit even zipped the beginning is kept, and it says so', () => {
  const raw = randomBytes(1_048_576);
  const message = quarantineMessage(raw, 'okta', 'why');
  expect(message.attributes).toMatchObject({ encoding: 'base64, cut off', bytes: '1048576' });
  expect(weight(message)).toBeLessThanOrEqual(messageBytesAtMost);
  const kept = unpacked(message);
  expect(kept.byteLength).toBeGreaterThan(700_000);
  expect(kept.equals(raw.subarray(0, kept.byteLength))).toBe(true);
});

test('an empty body is a message all the same', () => {
  expect(quarantineMessage(new Uint8Array(), 'okta', 'why').body).not.toBe('');
});

test('the same garbage delivered twice is one message, and other garbage is another', () => {
  const id = (text: string) => quarantineMessage(Buffer.from(text), 'okta', 'why').deduplicationId;
  expect(id('{')).toBe(id('{'));
  expect(id('{')).not.toBe(id('}'));
});

test('bodies with one reason are one message, one a line, and other reasons are others', () => {
  const unread = ['{"a":1}', '7', '{"b":2}', '8'].map((text, n) => ({
    raw: Buffer.from(text),
    reason: n % 2 === 0 ? 'why' : 'because',
  }));
  const messages = quarantineMessages(unread, 'okta');
  expect(messages.map((message) => [unpacked(message).toString(), message.attributes])).toEqual([
    ['{"a":1}\n{"b":2}', { source: 'okta', reason: 'why', encoding: 'base64', bytes: '15', count: '2' }],
    ['7\n8', { source: 'okta', reason: 'because', encoding: 'base64', bytes: '3', count: '2' }],
  ]);
});

test('bodies that do not fit into one message are several, and nothing is cut off', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 500_000 }), { minLength: 1, maxLength: 8 }), (sizes) => {
      const unread = sizes.map((size, n) => ({ raw: randomBytes(size).fill(n), reason: 'why' }));
      const messages = quarantineMessages(unread, 'okta');
      expect(messages.every((message) => weight(message) <= messageBytesAtMost)).toBe(true);
      const texts = messages.map((message) => unpacked(message).toString('latin1')).join('\n');
      expect(texts).toBe(unread.map(({ raw }) => raw.toString('latin1')).join('\n'));
      const total = sizes.reduce((sum, size) => sum + size, 0);
      expect(messages.length).toBeLessThanOrEqual(Math.ceil(total / 380_000) + 1);
    }),
    { numRuns: 30 },
  );
});
