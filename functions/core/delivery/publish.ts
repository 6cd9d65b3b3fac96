import type { Message, Queue } from '../../lib/aws/queue.ts';
import type { Event } from '../contracts/event.ts';
import { encodeBundles } from './bundle.ts';
import { encodeLifecycle } from './event-message.ts';
import type { Lane } from './lane.ts';
import { laneOfEvent } from './lane-of-event.ts';

/** Queues events, each in its lane; throws unless all of them are queued. */
export type Publish = (events: Event[]) => Promise<void>;

/**
 * More than these go as bundles: a FIFO queue takes 300 requests a second, of ten messages each, and a sender waits two.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html
 */
const eachAtMost = 1_000;

/**
 * Makes the function that queues events: a message an event or, of more than a thousand, bundles. Sending the same
 * events again within five minutes queues nothing twice.
 *
 * @example
 * const publish = createPublish({ ordinary: queue(urls.ordinary), leavers: queue(urls.leavers) });
 * await publish(events);
 */
export function createPublish(queues: Record<Lane, Queue>): Publish {
  return async (events) => {
    const encode = events.length > eachAtMost ? encodeBundles : encodeEach;
    const lanes = Map.groupBy(events, laneOfEvent);
    await Promise.all([...lanes].map(([lane, own]) => queues[lane].send(encode(own))));
  };
}

function encodeEach(events: Event[]): Message[] {
  return events.map(encodeLifecycle);
}
