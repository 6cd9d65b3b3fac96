import { isDeepStrictEqual } from 'node:util';
import type { Event } from '../../contracts/event.ts';
import type { Resource } from '../store/resource.ts';
import { eventOf } from './event-of.ts';
import { userOf } from './user-of.ts';

/** What is said of a user. */
type Said = Pick<Resource, 'id' | 'attributes'>;

/**
 * What a write of a user means: the difference decides, and not whether it was a PUT or a PATCH. Every event says all that is known
 * of the user. Nothing is told where nothing changed that matters here, unless that is to be said `again`, after something else was
 * told that was not written. `at`: ISO 8601 UTC.
 */
export function userEvents(
  source: string,
  before: Said | undefined,
  after: Said,
  at: string,
  again = false,
): Event[] {
  const user = userOf(after);
  const was = before && userOf(before);
  const type = typeOf(was?.active, user.active !== false);
  if (type === 'user.updated' && !again && isDeepStrictEqual(was, user)) return [];
  return eventOf(source, { type, user, at });
}

function typeOf(was: boolean | undefined, is: boolean): Event['type'] {
  // A user who is made inactive is on record, and has not joined.
  if (was === undefined) return is ? 'user.created' : 'user.observed';
  if (was === is) return 'user.updated';
  return is ? 'user.reactivated' : 'user.suspended';
}
