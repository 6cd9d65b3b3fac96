import * as z from 'zod/mini';
import { createLocalClock } from '../clock.ts';
import { occurrencesOf, zoneOf } from './occurrences.ts';
import type { Attendee, PagertreeEvent, Store } from './store.ts';

const day = 86_400_000;
const wallTime = z.string().check(z.regex(/^\d{4}-\d\d-\d\d \d\d:\d\d$/, 'is invalid'));

/** The form of an override: https://pagertree.com/docs/api/events#override-an-event */
export const Override = z.object({
  start_time: wallTime,
  end_time: wallTime,
  layer: z.int().check(z.gte(1)),
  time_zone: z.string().check(z.refine((name) => zoneOf(name) !== undefined, 'is invalid')),
  account_user_ids: z.array(z.string()),
  action_time: z.string().check(z.refine((text) => !Number.isNaN(Date.parse(text)), 'is invalid')),
});

/**
 * Puts others on call for a time of one occurrence of an event, which is broken up for it: the occurrence becomes an exception (of an
 * event that comes once nothing is left), and before and after the override an event has its people. Answers the new event, or
 * `undefined` where nothing of the kind takes place then.
 */
export function override(
  store: Store,
  event: PagertreeEvent,
  { start_time, end_time, action_time, ...form }: z.infer<typeof Override>,
  attendees: Attendee[],
): PagertreeEvent | undefined {
  const at = Date.parse(action_time);
  const lasts = Date.parse(event.end_datetime) - Date.parse(event.start_datetime) + day;
  const whole = occurrencesOf(event, at - day, at + lasts).find((one) => one.start === at);
  const [start, end] = [start_time, end_time].map((time) => instantOf(form.time_zone, time));
  if (whole === undefined || start === undefined || end === undefined || start >= end) return undefined;
  const part = (from: number, to: number, event_attendees: Attendee[], layer: number): PagertreeEvent => {
    const made: PagertreeEvent = {
      ...event,
      ...store.common('evt'),
      start_datetime: new Date(from).toISOString(),
      end_datetime: new Date(to).toISOString(),
      layer,
      repeat: false,
      rotation: false,
      days_of_week: [],
      repeat_end_datetime: null,
      exceptions: [],
      parent_id: event.id,
      event_attendees: event_attendees.map((one, position) => ({ ...one, id: store.id('att').id, position })),
    };
    store.events.set(made.id, made);
    return made;
  };
  if (whole.start < start) part(whole.start, Math.min(start, whole.end), whole.attendees, event.layer);
  if (end < whole.end) part(Math.max(end, whole.start), whole.end, whole.attendees, event.layer);
  if (event.repeat)
    event.exceptions.push({ id: store.id('exc').id, start_datetime: new Date(at).toISOString() });
  const made = part(start, end, attendees, form.layer);
  if (event.repeat) return made;
  store.events.delete(event.id);
  for (const one of store.events.values()) if (one.parent_id === event.id) one.parent_id = null;
  return made;
}

/** When a clock in a time zone shows this. */
function instantOf(timeZone: string, time: string): number {
  const clock = createLocalClock(zoneOf(timeZone) ?? 'Etc/UTC');
  const reading = Date.parse(`${time.replace(' ', 'T')}Z`);
  const guess = reading - (clock(reading) - reading);
  return guess - (clock(guess) - reading);
}
