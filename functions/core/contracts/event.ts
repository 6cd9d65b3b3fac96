import * as z from 'zod/mini';
import { emailAddress } from '../../lib/email.ts';
import { eventTypes } from './event-types.ts';

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

export const time = z.string().check(z.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/));

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
    /**
     * When at the latest a record was read that the event tells of, by the source's clock: its address may be younger than
     * `occurredAt`, and nobody knows since when it is theirs.
     */
    readAt: z.optional(time),
    user: z.optional(User),
    group: z.optional(Group),
    /** With `user.observed`: all the groups of the user. Where it is left out, or one of them has no id, nothing is said of groups. */
    groups: z.catch(z.optional(z.array(Group)), undefined),
    /** With `groups`: those are not all, but all among these and themselves. The user is in none of these. */
    notIn: z.catch(z.optional(z.array(Group)), undefined),
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
