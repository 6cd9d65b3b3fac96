import { hash } from 'node:crypto';

/** So many characters of the alphabet and digits, always the same for the same text: an id that a source might have given. */
export function madeUpId(text: string, length: number): string {
  const characters = hash('sha256', text.toLowerCase(), 'base64').replaceAll(/[^A-Za-z0-9]/g, '');
  return characters.slice(0, length).padEnd(length, '0');
}

/** A name for people: `jane.doe@example.com` is Jane Doe. */
export function nameFrom(email: string): string {
  const [local = email] = email.split(/[@+]/);
  const words = local.split(/[._-]+/).filter((word) => word !== '');
  return words.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join(' ') || email;
}
