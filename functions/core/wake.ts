import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import type { Message } from '../lib/queue.ts';
import { Permanent } from './errors.ts';

/**
 * A wake-up: "look at this person on this target". It carries no state on purpose: the worker reads the latest, so
 * ten queued changes of one person cost one.
 */
const Wake = z.object({
  version: z.literal(1),
  person: z.string(),
  target: z.string(),
  /** The event that asked for it, for the audit trail. */
  because: z.string(),
});
export type Wake = Omit<z.infer<typeof Wake>, 'version'>;

/** The two queues of a target: somebody who leaves never waits behind those who join. */
export type Lane = 'ordinary' | 'leavers';

/** Sends a wake-up to its target's lane; throws while the queue is in trouble. */
export type WakeUp = (wake: Wake, lane: Lane) => Promise<void>;

/** The lane for what somebody is to become. */
export function laneFor(state: string | undefined): Lane {
  return state === 'muted' || state === 'absent' ? 'leavers' : 'ordinary';
}

/**
 * A wake-up as a message. Its group is the person: one person's trouble never delays another. Its deduplication id
 * is new for every decision, never made of the content: A, then B, then A again within SQS's five minutes of
 * deduplication are three wake-ups.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/using-messagededuplicationid-property.html
 */
export function encodeWake(wake: Wake, id: string): Message {
  const groupId = createHash('sha256').update(wake.person).digest('base64url').slice(0, 22);
  return { body: JSON.stringify({ version: 1, ...wake }), groupId, deduplicationId: id };
}

/** The wake-up in a message's body; throws `Permanent` for a message that is not ours. */
export function decodeWake(body: string): Wake {
  try {
    const { version: _, ...wake } = Wake.parse(JSON.parse(body));
    return wake;
  } catch (cause) {
    throw new Permanent('the message is not a wake-up of version 1', { cause });
  }
}
