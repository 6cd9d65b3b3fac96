/** Control characters, and those that turn the direction of a line or end it unseen: a terminal would obey them. */
const controls = /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu;

/** Text from outside (a vendor, an identity provider, a queue) as one line that does nothing to a terminal. */
export function plainText(text: string): string {
  return text.replace(controls, ' ');
}

/** A value with the same done to every text in it, however deep; keys stay. */
export function plainTexts<T>(value: T): T;
export function plainTexts(value: unknown): unknown {
  if (typeof value === 'string') return plainText(value);
  if (Array.isArray(value)) return value.map((one) => plainTexts<unknown>(one));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plainTexts<unknown>(inner)]));
}

/** JSON in which such characters are escaped: `JSON.stringify` leaves those above U+007E as they are. */
export function plainJson(value: unknown, indent?: number): string {
  // Outside of strings JSON has no control characters but the line breaks and blanks of the indentation.
  return JSON.stringify(value, undefined, indent).replace(
    /[^\n\P{Cc}]|[\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu,
    (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
