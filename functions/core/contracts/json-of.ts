import { isUtf8 } from 'node:buffer';

/**
 * The JSON value in a body, or `undefined` where the body is not JSON. A byte order mark is no part of it. Never
 * throws.
 */
export function jsonOf(raw: Uint8Array): unknown {
  if (!isUtf8(raw)) return undefined;
  try {
    const text = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength).toString('utf8');
    return JSON.parse(text.startsWith('\ufeff') ? text.slice(1) : text);
  } catch {
    return undefined;
  }
}
