/** https://www.rfc-editor.org/rfc/rfc5321#section-4.5.3.1 and https://www.rfc-editor.org/errata/eid1690 */
const bytesAtMost = 254;

// No quotes, so no blanks: https://www.rfc-editor.org/rfc/rfc5321#section-4.1.2. `\p{C}` is controls, halves of a
// surrogate pair, and characters that nobody sees or that are none; U+FFFD stands where such a half was.
const local = String.raw`[^\s\p{C}\ufffd"(),:;<>@[\\\]]{1,64}`;
const label = String.raw`[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]{0,61}[\p{L}\p{M}\p{N}])?`;
const address = new RegExp(`^${local}@(?:${label}\\.)+${label}$`, 'u');

/**
 * The e-mail address in a text, without blanks around it; `undefined` where it is none that a vendor could know
 * a person by. Strict on purpose, and small: one `@`, a local part that needs no quotes, a domain of two labels or
 * more, in any script (https://www.rfc-editor.org/rfc/rfc6531), at most 254 bytes.
 */
export function emailAddress(text: string): string | undefined {
  const trimmed = text.replace(/^[ \t]+|[ \t]+$/g, '');
  return trimmed.length <= bytesAtMost && Buffer.byteLength(trimmed) <= bytesAtMost && address.test(trimmed)
    ? trimmed
    : undefined;
}
