import { createLocalClock, quarters } from '../clock.ts';
import type { Attendee, PagertreeEvent } from './store.ts';

const hour = 3_600_000;
const day = 24 * hour;

/** As Rails calls them; a few, and every name of IANA's. */
const zones: Record<string, string> = {
  Arizona: 'America/Phoenix',
  Berlin: 'Europe/Berlin',
  Brasilia: 'America/Sao_Paulo',
  Casablanca: 'Africa/Casablanca',
  'Eastern Time (US & Canada)': 'America/New_York',
  Mumbai: 'Asia/Kolkata',
  UTC: 'Etc/UTC',
};

export type Occurrence = { start: number; end: number; attendees: Attendee[] };

/** The IANA name of a time zone, or `undefined` where there is no such zone. */
export function zoneOf(name: string): string | undefined {
  const zone = zones[name] ?? name;
  try {
    createLocalClock(zone);
    return zone;
  } catch {
    return undefined;
  }
}

/** When an event takes place between two moments, and who is then on call: one after another of its occurrences, from its first. */
export function occurrencesOf(event: PagertreeEvent, from: number, to: number): Occurrence[] {
  const zone = zoneOf(event.time_zone) ?? 'Etc/UTC';
  const clock = createLocalClock(zone);
  const [first, end] = [clock(Date.parse(event.start_datetime)), clock(Date.parse(event.end_datetime))];
  const dayOf = (reading: number) => Math.floor(reading / day);
  const last =
    event.repeat && event.repeat_end_datetime
      ? dayOf(clock(Date.parse(event.repeat_end_datetime)))
      : undefined;
  const moments = [...quarters(zone, from, to)];
  const found: Occurrence[] = [];
  let number = 0;
  for (const reading of startsOf(event, first, clock(to) + day)) {
    if (last !== undefined && dayOf(reading) > last) break;
    const turn = number++;
    const isLeftOut = event.exceptions.some(
      ({ start_datetime }) => clock(Date.parse(start_datetime)) === reading,
    );
    const during = moments.filter(({ shows }) => reading <= shows && shows < reading + end - first);
    const [begins, ends] = [during[0], during.at(-1)];
    if (isLeftOut || begins === undefined || ends === undefined) continue;
    const place = turn % event.event_attendees.length;
    const attendees = event.rotation ? event.event_attendees.slice(place, place + 1) : event.event_attendees;
    found.push({ start: begins.at, end: ends.at + hour / 4, attendees });
  }
  return found;
}

/** What the clock shows when the event begins, time after time. */
function* startsOf(event: PagertreeEvent, first: number, end: number): Generator<number> {
  const { repeat, frequency, frequency_unit, days_of_week } = event;
  yield first;
  if (!repeat) return;
  const next = (reading: number) => {
    const date = new Date(reading);
    if (frequency_unit === 'monthly') date.setUTCMonth(date.getUTCMonth() + frequency);
    else if (frequency_unit === 'yearly') date.setUTCFullYear(date.getUTCFullYear() + frequency);
    else return reading + frequency * { hourly: hour, daily: day, weekly: 7 * day }[frequency_unit];
    return date.getTime();
  };
  for (let reading = next(first); reading < end; reading = next(reading)) {
    const isOn =
      frequency_unit !== 'daily' ||
      days_of_week.length === 0 ||
      days_of_week.includes(new Date(reading).getUTCDay());
    if (isOn) yield reading;
  }
}
