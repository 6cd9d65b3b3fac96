import * as z from 'zod/mini';
import type { Message } from '../../lib/aws/queue.ts';
import { shortHash } from '../../lib/short-hash.ts';
import { Permanent } from '../contracts/errors.ts';
import { Event } from '../contracts/event.ts';

/** What travels from `receive` to `route`: one event. */
const Lifecycle = z.object({ version: z.literal(1), event: Event });

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

/**
 * An event of which more is to be done behind the place `after` (such as the next members of a group), as a message
 * that SQS does not take for the one before.
 */
export function encodeFurther(event: Event, after: string): Message {
  return { ...encodeLifecycle(event), deduplicationId: shortHash(`further-${event.id}-${after}`) };
}

/** The event in a message's body; throws `Permanent` for a message that is not ours, or of many events. */
export function decodeLifecycle(body: string): Event {
  const message = Lifecycle.safeParse(parse(body));
  if (message.success) return message.data.event;
  throw new Permanent('the message is not a lifecycle message of version 1');
}

/**
 * At most 128 letters, digits and punctuation; what is not goes by its hash.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/using-messagededuplicationid-property.html
 */
function deduplicationId(id: string): string {
  return /^[\x21-\x7e]{1,128}$/.test(id) ? id : shortHash(id);
}

export function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
