import { emailAddress } from '../../lib/email.ts';
import type { Identity } from './identity.ts';

/** The user's e-mail in lower case: what the source calls so, or a login that is one. Always a good address. */
export function emailOf({ attributes }: Identity): string | undefined {
  return addressIn(attributes.email?.value) ?? addressIn(attributes.userName?.value);
}

/** The user's addresses, in lower case: the one of now, and those they had before. */
export function emailsOf(identity: Identity): { now?: string; before: string[] } {
  const now = emailOf(identity);
  return {
    now,
    before: Object.keys(identity.addresses).filter((email) => email !== now && addressIn(email)),
  };
}

/** The address in a text, in lower case; `undefined` where the text is no good address. */
export function addressIn(text: string | undefined): string | undefined {
  return text === undefined ? undefined : emailAddress(text)?.toLowerCase();
}
