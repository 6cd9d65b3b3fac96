/**
 * A text in printable ASCII: whatever else is in it is written as `\uXXXX`, one for each UTF-16 unit. A JSON text
 * stays the same value, because only strings can hold such characters there.
 */
export function toAscii(text: string): string {
  return text.replace(unprintable, escaped);
}

/**
 * Any text in printable ASCII, so that `unescapeText` gives back the same text: the backslash is escaped as well.
 *
 * @example
 * escapeText('Zoë'); // 'Zo\\u00eb'
 */
export function escapeText(text: string): string {
  return text.replace(unprintableOrBackslash, escaped);
}

/** The text that `escapeText` was given. */
export function unescapeText(text: string): string {
  return text.replace(/\\u([0-9a-f]{4})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/**
 * A text of at most so many UTF-16 units, cut between two characters and never within one.
 *
 * @example
 * shortened('a😀', 2); // 'a'
 */
export function shortened(text: string, atMost: number): string {
  return text.length <= atMost ? text : text.slice(0, atMost).replace(/[\ud800-\udbff]$/, '');
}

const unprintable = /[^\x20-\x7e\t\n\r]/g;
const unprintableOrBackslash = /[^\x20-\x5b\x5d-\x7e\t\n\r]/g;

function escaped(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
