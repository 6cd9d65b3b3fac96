import { checkEvent, isPlain } from './check-event.ts';
import type { Event } from './event.ts';

/** What one notification means: events, or why it cannot be understood; of one understood in part, `events` is that part. */
export type Normalized = Event[] | { unreadable: string; events?: Event[] };

/** What a source tells, checked: the good events, and why any other is none. Every source's `normalize` ends here. */
export function understood(told: Event[]): Normalized {
  if (told.every(isPlain)) return told;
  const checked = told.map(checkEvent);
  const events = checked.flatMap(({ event }) => event ?? []);
  const [unreadable] = checked.flatMap(({ flaw }) => flaw ?? []).sort();
  if (unreadable === undefined) return events;
  return events.length === 0 ? { unreadable } : { unreadable, events };
}

/** The events in what was understood. */
export function eventsIn(meaning: Normalized): Event[] {
  return Array.isArray(meaning) ? meaning : (meaning.events ?? []);
}
