import { sameText } from '../../lib/hmac.ts';

/**
 * Okta does not sign event hooks: it sends a fixed text in a header of the operator's choice, as it is.
 * https://developer.okta.com/docs/concepts/event-hooks/#event-hook-request
 */
export function sign(secret: string, header: string): Record<string, string> {
  return { [header]: secret };
}

/** Whether a header's value is one of the secrets. */
export function verify(value: string, secrets: string[]): boolean {
  return secrets.some((secret) => sameText(value, secret));
}
