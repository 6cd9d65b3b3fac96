import { shortHash } from '../../lib/short-hash.ts';
import type { EventRow, Schedule } from './paging-schema.ts';

/** Who is on call by schedules and when, as a fingerprint; `without`: the ids of whom it leaves out. */
export type Ground = { of: string; without: string[] };

/**
 * The ground on which it was judged that a leaver may leave an event: who else is on call by its schedules. It holds as long as it is
 * the same: two leavers of one schedule may each be covered by the other until the first of them has gone. `without` are those whose
 * places our own steps change.
 */
export function groundOf(schedules: Pick<Schedule, 'id' | 'events'>[], without: string[]): Ground {
  const others = inOrder(schedules).map(({ id, events }) => [
    id,
    inOrder(events).flatMap((event) => turnsOf(event, without)),
  ]);
  return { of: shortHash(JSON.stringify(others)), without };
}

/** Nothing where nobody else attends. */
function turnsOf(event: EventRow, without: string[]): unknown[] {
  const { id, layer, start_datetime, end_datetime, time_zone, repeat, frequency, frequency_unit } = event;
  const { days_of_week, repeat_end_datetime, rotation, event_attendees, exceptions } = event;
  const others = event_attendees
    .toSorted((a, b) => (a.position ?? 0) - (b.position ?? 0))
    .flatMap(({ attendee_id }) => (without.includes(attendee_id) ? [] : [attendee_id]));
  if (others.length === 0) return [];
  const timing = [start_datetime, end_datetime, time_zone, repeat, frequency, frequency_unit, days_of_week];
  // Only in turns it says something to be there twice.
  const once = rotation === true ? others : [...new Set(others)];
  return [[id, layer, timing, repeat_end_datetime, rotation, exceptions, once]];
}

function inOrder<T extends { id: string }>(things: T[]): T[] {
  return things.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}
