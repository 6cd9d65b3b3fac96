import type { Trial } from '../contracts/trial.ts';

/** What `status` says of an attribute that the vendor keeps otherwise; nothing where nobody knows that it does. */
export function noteOf(name: string, attribute: string, { at, how, kept, words }: Trial): string[] {
  const day = at.slice(0, 10);
  if (how === 'refused') {
    return [
      `${name} keeps another ${attribute}: the change was refused on ${day}${words ? ` (${words})` : ''}`,
    ];
  }
  if (kept !== false) return [];
  const what = how === 'created' ? 'since the account was made' : 'the change was accepted and dropped';
  return [`${name} keeps another ${attribute}: ${what} on ${day}`];
}
