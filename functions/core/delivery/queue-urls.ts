import type { SQSRecord } from 'aws-lambda';
import * as z from 'zod/mini';
import { queueNameOf } from '../../lib/aws/consumed.ts';
import type { Lane } from './lane.ts';

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
