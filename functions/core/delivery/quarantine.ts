import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { type Message, messageBytesAtMost } from '../../lib/aws/queue.ts';
import type { Unreadable } from '../contracts/parsed.ts';

const attributesAtMost = 4_096;
const textAtMost = messageBytesAtMost - attributesAtMost;
/** So many bytes fit as base64, unzipped. */
const rawAtMost = Math.floor((textAtMost / 4) * 3);

/**
 * Bodies that nobody understood, as few messages as hold them: those with one reason together, one a line, up to what
 * fits. Ten thousand bad events of one delivery must not be ten thousand messages while the sender waits.
 */
export function quarantineMessages(unread: Unreadable[], source: string): Message[] {
  const byReason = Map.groupBy(unread, ({ reason }) => reason);
  return [...byReason].flatMap(([reason, alike]) =>
    fitting(alike.map(({ raw }) => raw)).map((raws) =>
      quarantineMessage(lines(raws), source, reason, raws.length),
    ),
  );
}

/**
 * A verified body that nobody understood, as a message for the dead-letter queue. Base64 makes a third more of it,
 * so a large one is zipped first; the beginning is kept of one that does not fit even so. The deduplication id is
 * the body's hash: the same garbage delivered twice is quarantined once. `count`: how many bodies it is, one a line.
 */
export function quarantineMessage(raw: Uint8Array, source: string, reason: string, count = 1): Message {
  const sha256 = createHash('sha256').update(raw).digest('hex');
  const { body, encoding } = packed(raw);
  return {
    body,
    groupId: source,
    deduplicationId: sha256,
    attributes: {
      source,
      reason,
      encoding,
      bytes: String(raw.byteLength),
      ...(count > 1 && { count: String(count) }),
    },
  };
}

/** In order, as many together as fit; one that does not fit is alone. */
function fitting(raws: Uint8Array[]): Uint8Array[][] {
  const groups: Uint8Array[][] = [];
  let room = 0;
  for (const raw of raws) {
    const size = raw.byteLength + 1;
    if (size > room) {
      groups.push([]);
      room = rawAtMost;
    }
    groups.at(-1)?.push(raw);
    room -= size;
  }
  return groups;
}

function lines(raws: Uint8Array[]): Uint8Array {
  const newline = Buffer.from('\n');
  return Buffer.concat(raws.flatMap((raw, index) => (index === 0 ? [raw] : [newline, raw])));
}

function packed(raw: Uint8Array): { body: string; encoding: string } {
  const plain = base64(raw);
  if (plain.length <= textAtMost) return { body: plain || '=', encoding: 'base64' };
  const zipped = base64(gzipSync(raw));
  if (zipped.length <= textAtMost) return { body: zipped, encoding: 'gzip+base64' };
  return { body: base64(raw.subarray(0, rawAtMost)), encoding: 'base64, cut off' };
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}
