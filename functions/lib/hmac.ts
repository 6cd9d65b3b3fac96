import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/**
 * HMAC-SHA256 (https://www.rfc-editor.org/rfc/rfc2104), 32 bytes. A key given as text is used as its bytes in UTF-8,
 * never decoded.
 */
export function hmacSha256(key: string | Uint8Array, data: Uint8Array): Buffer {
  return createHmac('sha256', key).update(data).digest();
}

/** Whether two byte strings are equal, in a time that tells nothing of where they differ. */
export function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.byteLength === other.byteLength && timingSafeEqual(one, other);
}

/** Whether two texts are equal, in a time that tells neither where they differ nor how long the secret one is. */
export function sameText(one: string, other: string): boolean {
  return timingSafeEqual(digest(one), digest(other));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
