import { Credential } from './errors.ts';

/** Visible ASCII and blanks, which is what a header carries: https://www.rfc-editor.org/rfc/rfc9110#name-field-values */
const sendable = /^[\x20-\x7e]+$/;

/**
 * A key without the blanks and line breaks that copying puts around it. Throws `Credential` where no header can carry
 * it. `name` is the vendor's, for the message.
 */
export function keyForHeader(name: string, key: string): string {
  const trimmed = key.trim();
  if (sendable.test(trimmed)) return trimmed;
  throw new Credential(
    `the key of ${name} is not one line of plain characters, so no header can carry it: copy it again and store it with npm run secrets`,
  );
}
