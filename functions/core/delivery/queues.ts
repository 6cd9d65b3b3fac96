import type { Message, Queue } from '../../lib/aws/queue.ts';
import type { Lane } from './lane.ts';
import type { QueueUrls } from './queue-urls.ts';
import { encodeWake, type WakeUp } from './wake-up.ts';

/**
 * Makes the function that sends wake-ups to the queues of their targets. It throws where a target has no queue, which
 * is a stack that was not deployed since the target was configured.
 */
export function createWakeUp(urls: QueueUrls, queue: (url: string) => Queue, newId: () => string): WakeUp {
  return async (wake, lane) => {
    await queue(urlOf(urls, wake.target, lane)).send([encodeWake(wake, newId())]);
  };
}

/** Makes the function that sends work about nobody in particular to the ordinary lane of a target. It throws as `createWakeUp` does. */
export function createAsk(
  urls: QueueUrls,
  queue: (url: string) => Pick<Queue, 'send'>,
): (target: string, message: Message) => Promise<void> {
  return async (target, message) => {
    await queue(urlOf(urls, target, 'ordinary')).send([message]);
  };
}

function urlOf(urls: QueueUrls, target: string, lane: Lane): string {
  const url = urls[target]?.[lane];
  if (url === undefined) throw new Error(`the target ${target} has no queue: deploy the stack again`);
  return url;
}
