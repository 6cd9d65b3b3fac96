import type { Queue } from '../../lib/aws/queue.ts';
import type { QueueUrls } from './queue-urls.ts';
import { encodeWake, type WakeUp } from './wake-up.ts';

/**
 * Makes the function that sends wake-ups to the queues of their targets. It throws where a target has no queue, which
 * is a stack that was not deployed since the target was configured.
 */
export function createWakeUp(urls: QueueUrls, queue: (url: string) => Queue, newId: () => string): WakeUp {
  return async (wake, lane) => {
    const url = urls[wake.target]?.[lane];
    if (url === undefined) throw new Error(`the target ${wake.target} has no queue: deploy the stack again`);
    await queue(url).send([encodeWake(wake, newId())]);
  };
}
