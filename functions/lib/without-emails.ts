import { hash } from 'node:crypto';

/** Whatever has an @ between two characters; longer than an address never hurts. */
const email = /[^\s"'<>(),;:/]+@[^\s"'<>(),;:/]+/g;

/**
 * A text with each e-mail address in it replaced by a hash, which is the same for the same address in any letter case.
 *
 * @example withoutEmails('user:jane@example.com') // 'user:<e-mail 8c87b489>'
 */
export function withoutEmails(text: string): string {
  if (!text.includes('@')) return text;
  return text.replace(
    email,
    (address) => `<e-mail ${hash('sha256', address.toLowerCase(), 'hex').slice(0, 8)}>`,
  );
}
