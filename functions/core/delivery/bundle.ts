import type { Message } from '../../lib/aws/queue.ts';
import { shortHash } from '../../lib/short-hash.ts';
import type { Event } from '../contracts/event.ts';

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
