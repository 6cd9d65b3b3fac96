import type { Message } from '../../lib/aws/queue.ts';
import { shortHash } from '../../lib/short-hash.ts';
import type { Event } from '../contracts/event.ts';
import { encodeLifecycle } from './event-message.ts';

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
