import type { SQSRecord } from 'aws-lambda';
import * as z from 'zod/mini';
import { queueNameOf } from '../../lib/aws/consumed.ts';
import type { Message, Queue } from '../../lib/aws/queue.ts';
import type { Event } from '../contracts/event.ts';
import { encodeBundles, encodeLifecycle } from './event-message.ts';
import { type Lane, laneOfEvent } from './lane.ts';
import { encodeWake, type WakeUp } from './wake-up.ts';

/** The URLs of two lanes, and of the queue for what both give up. */
export type LaneUrls = z.infer<typeof Urls>;
/** The URLs of the queues of each target, by its id. */
export type QueueUrls = Record<string, LaneUrls>;

const Urls = z.object({ ordinary: z.string(), leavers: z.string(), dead: z.string() });
const ByTarget = z.record(z.string(), Urls);

/** Reads the variable `ROLLCALL_LIFECYCLE`, which the stack fills: `{"ordinary":"<url>","leavers":"<url>","dead":"<url>"}`. */
export function parseLaneUrls(variable: string): LaneUrls {
  return Urls.parse(JSON.parse(variable));
}

/** Reads the variable `ROLLCALL_QUEUES`, which the stack fills: `{"<target>":{"ordinary":"<url>","leavers":"<url>","dead":"<url>"}}`. */
export function parseQueueUrls(variable: string): QueueUrls {
  return ByTarget.parse(JSON.parse(variable));
}

/** The lane that a record came by, told by its queue's name; `ordinary` where there is no record. */
export function laneOf({ leavers }: LaneUrls, record: SQSRecord | undefined): Lane {
  return record !== undefined && leavers.endsWith(`/${queueNameOf(record)}`) ? 'leavers' : 'ordinary';
}

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
