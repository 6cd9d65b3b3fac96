import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { type Message, messageBytesAtMost } from '../lib/queue.ts';

const attributesAtMost = 4_096;
const textAtMost = messageBytesAtMost - attributesAtMost;

/**
 * A verified body that nobody understood, as a message for the dead-letter queue. Base64 makes a third more of it,
 * so a large one is zipped first; the beginning is kept of one that does not fit even so. The deduplication id is
 * the body's hash: the same garbage delivered twice is parked once.
 */
export function parkedMessage(raw: Uint8Array, source: string, reason: string): Message {
  const sha256 = createHash('sha256').update(raw).digest('hex');
  const { body, encoding } = packed(raw);
  return {
    body,
    groupId: source,
    deduplicationId: sha256,
    attributes: { source, reason, encoding, bytes: String(raw.byteLength) },
  };
}

function packed(raw: Uint8Array): { body: string; encoding: string } {
  const plain = base64(raw);
  if (plain.length <= textAtMost) return { body: plain || '=', encoding: 'base64' };
  const zipped = base64(gzipSync(raw));
  if (zipped.length <= textAtMost) return { body: zipped, encoding: 'gzip+base64' };
  return { body: base64(raw.subarray(0, Math.floor((textAtMost / 4) * 3))), encoding: 'base64, cut off' };
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}
