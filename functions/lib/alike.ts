import { shortened } from './ascii.ts';

/**
 * Comparisons of what is only shown of a person, as lenient as a vendor that stores it in a spelling of its own.
 * Nothing here may decide who a person is.
 */

/**
 * Whether two names differ in nothing but white space and Unicode form. An emoji is a difference: a
 * person who puts one into their name wants it seen, and a vendor that drops it is told once.
 */
export function alikeNames(one: string, other: string): boolean {
  return one === other || tidyName(one) === tidyName(other);
}

/**
 * A name in composed Unicode, with single blanks, at most `length` UTF-16 units and never half a character.
 *
 * @param length @default no limit
 * @example
 * tidyName(' Zoë  Doe ', 6); // 'Zoë Do'
 */
export function tidyName(name: string, length = Number.POSITIVE_INFINITY): string {
  const tidy = name.normalize('NFC').trim().replace(/\s+/g, ' ');
  return shortened(tidy, length).trimEnd();
}

/**
 * Whether two IANA names are of one zone (`Canada/Pacific`, `America/Vancouver`), as far as the runtime knows. Newer
 * runtimes keep the name that they are given, so two names may be one zone although this says no.
 * https://github.com/tc39/proposal-canonical-tz
 */
export function alikeZones(one: string, other: string): boolean {
  if (one.toLowerCase() === other.toLowerCase()) return true;
  const zone = canonicalZone(one);
  return zone !== undefined && zone === canonicalZone(other);
}

const universal = /^(Etc\/)?(UTC|UCT|Universal|Zulu|GMT([+-]?0)?|Greenwich)$/i;

/**
 * The runtime's own name of a time zone; `undefined` for what is none, such as `+02:00` or Windows' names.
 *
 * @example
 * canonicalZone('europe/berlin'); // 'Europe/Berlin'
 */
export function canonicalZone(zone: string): string | undefined {
  if (universal.test(zone)) return 'UTC';
  if (!/^[a-z]/i.test(zone)) return undefined;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}

/** Whether two spellings are of one locale: `en_US`, `en-us`, `en_US.UTF-8`. */
export function alikeLocales(one: string, other: string): boolean {
  return bareLocale(one) === bareLocale(other);
}

function bareLocale(locale: string): string {
  return locale
    .trim()
    .toLowerCase()
    .replace(/[.@].*$/, '')
    .replaceAll('_', '-');
}
