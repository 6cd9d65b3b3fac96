import { createHash } from 'node:crypto';

/**
 * What stands for a text where the text itself is too long or not to be kept: the first `length` characters of its
 * SHA-256 in base64url.
 *
 * @param length @default 22, which are 132 bits
 */
export function shortHash(text: string, length = 22): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, length);
}
