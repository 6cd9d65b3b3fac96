import * as z from 'zod/mini';
import { emailAddress } from '../../lib/email.ts';
import { instant } from '../../lib/instant.ts';

/**
 * The event types, in the order that breaks a tie between two events of the same millisecond: what comes later
 * in this list wins. One transaction of an identity provider often emits several events with one time stamp.
 * Ten at most: a stamp holds the place in this list as one digit.
 *
 * - `user.observed`: a record that was read from a directory, stamped with the moment when the read began: the user
 *   exists, and is active unless the record says otherwise. With `groups`, those are all the groups of the user.
 * - `user.deactivated`: the user has left, and keeps the groups: a user who is activated again is in them as before.
 * - `user.deleted`: the user has left, and every group too.
 */
export const eventTypes = [
  'user.created',
  'user.observed',
  'user.reactivated',
  'user.updated',
  'group.member_added',
  'group.member_removed',
  'group.deleted',
  'user.suspended',
  'user.deactivated',
  'user.deleted',
] as const;

/** The types of events, in the order in which they count at one and the same time: the later one wins. */
export type EventType = (typeof eventTypes)[number];

/**
 * What an id may be: it becomes part of a key. Two of them and the words before them fit into the 1,024 bytes of a sort
 * key: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
 */
const id = z.string().check(z.refine((text) => isId(text, 400), 'is no id'));

/** Ids that mean something else where they become part of a path or the name of a field. */
const reserved = new Set(['.', '..', '__proto__']);

function isId(text: string, bytesAtMost: number): boolean {
  if (text.trim() === '' || text.length > bytesAtMost || reserved.has(text)) return false;
  return !/[\p{Cc}\p{Cs}]/u.test(text) && Buffer.byteLength(text) <= bytesAtMost;
}

/** Words about a user, in one line; as good as absent where they are empty, too long or no text. */
const words = z.catch(
  z.optional(z.string().check(z.overwrite(inOneLine), z.regex(/\S/), z.maxLength(1024))),
  undefined,
);

/** Halves of a surrogate pair are no text: U+FFFD tells that something was there. */
function inOneLine(text: string): string {
  return text.toWellFormed().replace(/\p{Cc}+/gu, ' ');
}

/** An e-mail that is none is not said at all: nobody is looked for by it, and what was said before stands. */
const email = z.catch(
  z.optional(
    z.string().check(
      z.overwrite((text) => emailAddress(text) ?? ''),
      z.minLength(1),
    ),
  ),
  undefined,
);

const phoneNumbers = z.catch(
  z.optional(
    z.pipe(
      z.array(words),
      z.transform((numbers) => numbers.filter((number) => number !== undefined).slice(0, 20)),
    ),
  ),
  undefined,
);

const time = z.string().check(z.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/));

/** What a source says about a user. Names are SCIM core's: https://www.rfc-editor.org/rfc/rfc7643#section-4.1 */
export const User = z.object({
  id,
  userName: words,
  email,
  displayName: words,
  givenName: words,
  familyName: words,
  active: z.optional(z.boolean()),
  title: words,
  timezone: words,
  locale: words,
  phoneNumbers,
});

/** A user as a source tells of them. What was left out was not said. */
export type User = z.infer<typeof User>;

/** A group as a source tells of it: its id there and, where it was said, its name. */
export const Group = z.object({ id, displayName: words });
/** A group as a source tells of it. */
export type Group = z.infer<typeof Group>;

/** Bytes that the id of an event may have. */
export const eventIdAtMost = 1_000;

/**
 * One thing that a source says happened. `id` is `<source>:<the source's own event id>` and the same on every
 * redelivery; `occurredAt` is ISO 8601 in UTC with milliseconds, so that plain string order is time order.
 */
export const Event = z
  .object({
    id: z.string().check(z.refine((text) => isId(text, eventIdAtMost), 'is no id')),
    type: z.enum(eventTypes),
    source: id,
    occurredAt: time,
    /** The source's own time where it was so far ahead that `occurredAt` could not be it. */
    claimedAt: z.optional(time),
    user: z.optional(User),
    group: z.optional(Group),
    /** With `user.observed`: all the groups of the user. Where it is left out, or one of them has no id, nothing is said of groups. */
    groups: z.catch(z.optional(z.array(Group)), undefined),
  })
  .check(
    z.refine(
      (event) => event.type === 'group.deleted' || event.user !== undefined,
      'an event about a user names the user',
    ),
    z.refine(
      (event) => !event.type.startsWith('group.') || event.group !== undefined,
      'an event about a group names the group',
    ),
  );

/** One thing that a source says happened. */
export type Event = z.infer<typeof Event>;

const aheadAtMost = 5 * 60_000;

/**
 * A source's time as an event's: ISO 8601 UTC with milliseconds, never more than five minutes after `now`
 * (milliseconds since 1970), so that a clock gone mad cannot outrank everything that is still to come. Where it was
 * further ahead, the source's own time is `claimedAt`.
 * `undefined` where the text is no instant at all, or one before computers counted.
 */
export function timesOf(time: string, now: number): Pick<Event, 'occurredAt' | 'claimedAt'> | undefined {
  const claimed = instant(time);
  if (claimed === undefined || claimed < 0) return undefined;
  const latest = now + aheadAtMost;
  const at = new Date(Math.min(claimed, latest)).toISOString();
  // Beyond the year 9999 a time has more digits, and no more than that is needed to put such times in order.
  const last = Date.UTC(9999, 11, 31, 23, 59, 59, 999);
  if (claimed <= latest) return { occurredAt: at };
  return { occurredAt: at, claimedAt: new Date(Math.min(claimed, last)).toISOString() };
}
