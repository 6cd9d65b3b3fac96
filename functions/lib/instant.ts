import { hour, minute } from './duration.ts';

const form =
  /^(\d{4}-\d{2}-\d{2})[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?([Zz]|[+-]\d{2}(?::?\d{2})?)?$/;

/**
 * The moment that a text names, in milliseconds since 1970; `undefined` where it is none. An instant of ISO 8601 as RFC
 * 3339 has it (https://www.rfc-editor.org/rfc/rfc3339#section-5.6) and nothing else: `Date.parse` takes `5`, `May 4` and
 * the 30th of February for times too, and one without an offset for the machine's own. Here that is UTC. Seconds may be
 * left out, fractions have any number of digits. A leap second is the last millisecond of its minute, before all of the
 * next one.
 *
 * @example
 * instant('2026-05-04T10:00:00,25+02:00'); // 1777881600250
 */
export function instant(text: string): number | undefined {
  const match = form.exec(text);
  if (match === null) return undefined;
  const [, date = '', hours = '', minutes = '', seconds = '0', fraction = '', offset = 'Z'] = match;
  const midnight = day(date);
  const ahead = offsetOf(offset);
  const time = timeOf(Number(hours), Number(minutes), Number(seconds), Number(`${fraction}000`.slice(0, 3)));
  if (midnight === undefined || ahead === undefined || time === undefined) return undefined;
  return midnight + time - ahead;
}

/** The moment at which a day such as `2027-01-31` begins in UTC, in milliseconds since 1970; `undefined` where there is no such day. */
export function day(text: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined;
  const at = Date.parse(`${text}T00:00:00.000Z`);
  // Some engines make the 30th of February a day in March.
  return Number.isNaN(at) || !new Date(at).toISOString().startsWith(text) ? undefined : at;
}

/** Milliseconds since midnight; 24:00 is the end of a day. */
function timeOf(hours: number, minutes: number, seconds: number, fraction: number): number | undefined {
  const isEnd = hours === 24 && minutes === 0 && seconds === 0 && fraction === 0;
  if ((hours > 23 && !isEnd) || minutes > 59 || seconds > 60) return undefined;
  const start = hours * hour + minutes * minute;
  return seconds === 60 ? start + minute - 1 : start + seconds * 1_000 + fraction;
}

function offsetOf(text: string): number | undefined {
  if (/^z$/i.test(text)) return 0;
  const hours = Number(text.slice(1, 3));
  const minutes = Number(text.slice(3).replace(':', '') || '0');
  if (hours > 23 || minutes > 59) return undefined;
  return (text.startsWith('-') ? -1 : 1) * (hours * hour + minutes * minute);
}
