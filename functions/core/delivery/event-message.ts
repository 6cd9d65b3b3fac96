import * as z from 'zod/mini';
import type { Message } from '../../lib/aws/queue.ts';
import { shortHash } from '../../lib/short-hash.ts';
import { Permanent } from '../contracts/errors.ts';
import { Event } from '../contracts/event.ts';

/** What travels from `receive` to `route`: one event. */
const Lifecycle = z.object({ version: z.literal(1), event: Event });

/** Or so many at once that `receive` has no time to queue each: `route` does that. */
const Bundle = z.object({ version: z.literal(1), events: z.array(Event).check(z.minLength(1)) });

/**
 * An event as a message. Its group is the source's user (or group, for a group that is deleted): one person's
 * failure never delays another. Its deduplication id is the event's, which is the same on every redelivery.
 */
export function encodeLifecycle(event: Event): Message {
  const about = event.user === undefined ? `group:${event.group?.id}` : `user:${event.user.id}`;
  return {
    body: JSON.stringify({ version: 1, event }),
    groupId: shortHash(`${event.source}:${about}`),
    deduplicationId: deduplicationId(event.id),
  };
}

/** So many at once are quickly queued, and a message of them is far from what SQS takes at most. */
const bundleAtMost = 250;

/**
 * Events as messages of many each, in groups of their own. Their deduplication ids are the events' together, so the
 * same delivery again is the same messages.
 */
export function encodeBundles(events: Event[]): Message[] {
  const starts = Array.from({ length: Math.ceil(events.length / bundleAtMost) }, (_, n) => n * bundleAtMost);
  return starts.map((start) => {
    const part = events.slice(start, start + bundleAtMost);
    const id = shortHash(`bundle ${JSON.stringify(part.map((event) => event.id))}`);
    return { body: JSON.stringify({ version: 1, events: part }), groupId: id, deduplicationId: id };
  });
}

/**
 * An event of which more is to be done behind the place `after` (such as the next members of a group), as a message
 * that SQS does not take for the one before.
 */
export function encodeFurther(event: Event, after: string): Message {
  return { ...encodeLifecycle(event), deduplicationId: shortHash(`further-${event.id}-${after}`) };
}

const hydration = 'hydrate-';

/**
 * An event of which something is still to be fetched, as a message in a group of its own: what a source cannot tell
 * now must not hold up what it says next of the same person. Folding does not mind the order.
 */
export function encodeHydration(event: Event): Message {
  const { body, groupId } = encodeLifecycle(event);
  return { body, groupId: `${hydration}${groupId}`, deduplicationId: shortHash(`${hydration}${event.id}`) };
}

/** Whether a message's group is one of those that `encodeHydration` makes. */
export function isHydration(groupId: string | undefined): boolean {
  return groupId?.startsWith(hydration) ?? false;
}

/** The event in a message's body; throws `Permanent` for a message that is not ours, or of many events. */
export function decodeLifecycle(body: string): Event {
  const message = Lifecycle.safeParse(parse(body));
  if (message.success) return message.data.event;
  throw new Permanent('the message is not a lifecycle message of version 1');
}

/** The events in a message's body, one or many; throws like `decodeLifecycle`. */
export function decodeEvents(body: string): [Event, ...Event[]] {
  const bundle = Bundle.safeParse(parse(body));
  const [first, ...others] = bundle.success ? bundle.data.events : [];
  return first === undefined ? [decodeLifecycle(body)] : [first, ...others];
}

/**
 * At most 128 letters, digits and punctuation; what is not goes by its hash.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/using-messagededuplicationid-property.html
 */
function deduplicationId(id: string): string {
  return /^[\x21-\x7e]{1,128}$/.test(id) ? id : shortHash(id);
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
