import type { Message } from '../../lib/aws/queue.ts';
import { shortHash } from '../../lib/short-hash.ts';
import type { Event } from '../contracts/event.ts';
import { encodeLifecycle } from './event-message.ts';

const prefix = 'resolve-';

/**
 * A bare notification that is still to be resolved, as a message in a group of its own: what a source cannot tell now
 * must not hold up what it says next of the same person. Folding does not mind the order.
 */
export function encodeUnresolved(event: Event): Message {
  const { body, groupId } = encodeLifecycle(event);
  return { body, groupId: `${prefix}${groupId}`, deduplicationId: shortHash(`${prefix}${event.id}`) };
}

/** Whether a message's group is one of those that `encodeUnresolved` makes. */
export function isUnresolved(groupId: string | undefined): boolean {
  return groupId?.startsWith(prefix) ?? false;
}
