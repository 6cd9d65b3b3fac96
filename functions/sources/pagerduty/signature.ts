import { hmacSha256, sameBytes } from '../../lib/hmac.ts';

// https://developer.pagerduty.com/docs/webhooks/webhook-signatures/
export const signatureHeader = 'x-pagerduty-signature';

/** The header for a body. The secret looks like base64, but its text is the key: it must not be decoded. */
export function sign(body: Uint8Array, secret: string): string {
  return `v1=${hmacSha256(secret, body).toString('hex')}`;
}

/** The signatures in a header: several while a secret is being rotated. Whatever is no `v1` signature is left out. */
export function signaturesIn(header: string | undefined): Buffer[] {
  return (header ?? '').split(',').flatMap((part) => {
    const hex = /^v1=([0-9a-f]{64})$/i.exec(part.trim())?.[1];
    return hex === undefined ? [] : [Buffer.from(hex, 'hex')];
  });
}

/** Whether any signature was made of the body with any of the secrets. PagerDuty never sends an empty body. */
export function verify(body: Uint8Array, signatures: Uint8Array[], secrets: string[]): boolean {
  if (body.byteLength === 0) return false;
  return secrets.some((secret) => {
    const expected = hmacSha256(secret, body);
    return signatures.some((signature) => sameBytes(signature, expected));
  });
}
