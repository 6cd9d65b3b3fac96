const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

const time = '(?<hours>\\d{2}):(?<minutes>\\d{2}):(?<seconds>\\d{2})';
const forms = [
  `(?:mon|tue|wed|thu|fri|sat|sun), (?<day>\\d{2}) (?<month>[a-z]{3}) (?<year>\\d{4}) ${time} gmt`,
  `(?:mon|tues|wednes|thurs|fri|satur|sun)day, (?<day>\\d{2})-(?<month>[a-z]{3})-(?<year>\\d{2}) ${time} gmt`,
  `(?:mon|tue|wed|thu|fri|sat|sun) (?<month>[a-z]{3}) (?<day>[ \\d]\\d) ${time} (?<year>\\d{4})`,
].map((form) => new RegExp(`^${form}$`, 'i'));

/**
 * The moment that an HTTP date names, in milliseconds since 1970; `undefined` where it is none. One of the three forms
 * of https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7, all of which are UTC: `Date.parse` reads the third one, which
 * names no zone, as the machine's own time. A leap second is the last millisecond of its minute.
 *
 * @param now A year of two digits that seems more than 50 years ahead of it is one of the century before.
 */
export function httpDate(text: string, now: number): number | undefined {
  const parts = forms.map((form) => form.exec(text.trim())?.groups).find((groups) => groups !== undefined);
  if (parts === undefined) return undefined;
  const number = (name: string) => Number(parts[name]);
  const month = months.indexOf(parts.month?.toLowerCase() ?? '');
  const [day, hours, minutes, seconds] = [
    number('day'),
    number('hours'),
    number('minutes'),
    number('seconds'),
  ];
  const year = parts.year?.length === 2 ? century(number('year'), now) : number('year');
  const midnight = Date.UTC(year, month, day);
  if (month < 0 || new Date(midnight).getUTCDate() !== day || hours > 23 || minutes > 59 || seconds > 60) {
    return undefined;
  }
  const start = midnight + (hours * 60 + minutes) * 60_000;
  return seconds === 60 ? start + 59_999 : start + seconds * 1_000;
}

function century(year: number, now: number): number {
  const thisYear = new Date(now).getUTCFullYear();
  const full = thisYear - (thisYear % 100) + year;
  return full > thisYear + 50 ? full - 100 : full;
}
