import * as z from 'zod/mini';
import type { Message } from '../../lib/aws/queue.ts';
import { shortHash } from '../../lib/short-hash.ts';
import type { Lane } from './lane.ts';

/**
 * A wake-up: "look at this person on this target". It carries no state on purpose: the worker reads the latest, so
 * ten queued changes of one person cost one.
 */
export const Wake = z.object({
  version: z.literal(1),
  person: z.string(),
  target: z.string(),
  /** The event that asked for it, for the audit trail. */
  causedBy: z.string(),
});

/** A wake-up: the person, the target, and the event that asked for it. */
export type Wake = Omit<z.infer<typeof Wake>, 'version'>;

/** That the long lists of a target are to be read on: work for nobody in particular. */
export const Reading = z.object({ version: z.literal(1), target: z.string(), lists: z.literal('read') });
export type Reading = Omit<z.infer<typeof Reading>, 'version'>;
/** Sends a wake-up to its target's lane; throws while the queue is in trouble. */
export type WakeUp = (wake: Wake, lane: Lane) => Promise<void>;

/**
 * A wake-up as a message. Its group is the person: one person's failure never delays another. Its deduplication id
 * is new for every decision, never made of the content: A, then B, then A again within SQS's five minutes of
 * deduplication are three wake-ups.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/using-messagededuplicationid-property.html
 */
export function encodeWake(wake: Wake, id: string): Message {
  const groupId = shortHash(wake.person);
  return { body: JSON.stringify({ version: 1, ...wake }), groupId, deduplicationId: id };
}
