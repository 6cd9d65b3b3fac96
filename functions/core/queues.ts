import * as z from 'zod/mini';
import type { Queue } from '../lib/queue.ts';
import { encodeWake, type WakeUp } from './wake.ts';

/** The URLs of the queues of each target, by its id. */
export type QueueUrls = z.infer<typeof Urls>;

const Urls = z.record(z.string(), z.object({ ordinary: z.string(), leavers: z.string(), dead: z.string() }));

/** Reads the variable `ROLLCALL_QUEUES`, which the stack fills: `{"<target>":{"ordinary":"<url>","leavers":"<url>","dead":"<url>"}}`. */
export function parseQueueUrls(variable: string): QueueUrls {
  return Urls.parse(JSON.parse(variable));
}

/** Sends wake-ups to the queues of their targets. */
export function createWakeUp(urls: QueueUrls, queue: (url: string) => Queue, newId: () => string): WakeUp {
  return async (wake, lane) => {
    const url = urls[wake.target]?.[lane];
    if (url === undefined) throw new Error(`the target ${wake.target} has no queue: deploy the stack again`);
    await queue(url).send([encodeWake(wake, newId())]);
  };
}
