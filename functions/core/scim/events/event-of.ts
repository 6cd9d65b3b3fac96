import { shortHash } from '../../../lib/short-hash.ts';
import { checkEvent } from '../../contracts/check-event.ts';
import type { Event } from '../../contracts/event.ts';

/** What happened to a user or a group. `at`: ISO 8601 UTC. */
export type Happened = Pick<Event, 'type' | 'user' | 'group'> & { at: string };

/**
 * What a client did, as an event. Its id is made of what it says and when, so that the same one is the same event; one that is told
 * again because a request was cut off says the same at a later time, which changes nothing. None where it cannot be used.
 */
export function eventOf(source: string, { at, ...what }: Happened): Event[] {
  const id = `${source}:${shortHash(JSON.stringify([at, what]))}`;
  const { event } = checkEvent({ id, source, occurredAt: at, ...what });
  return event === undefined ? [] : [event];
}
