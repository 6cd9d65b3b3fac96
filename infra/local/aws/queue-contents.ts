import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod/mini';
import type { KeptState } from '../kept-state.ts';
import type { QueuePlan } from '../plans.ts';

type Message = KeptState['queues'][string][number];

const Sent = z.object({
  body: z.string(),
  messageGroupId: z.optional(z.string()),
  messageDeduplicationId: z.optional(z.string()),
  messageAttributes: z._default(
    z.record(z.string(), z.object({ DataType: z.string(), StringValue: z.optional(z.string()) })),
    {},
  ),
  sequenceNumber: z._default(z.string(), ''),
});
const Inspected = z.object({
  messages: z.object({
    ready: z.array(Sent),
    delayed: z.array(Sent),
    inflight: z.array(z.object({ message: Sent })),
  }),
});

/**
 * All messages of a queue, in their order, as the SQS in memory shows them: also those that are delayed or being worked
 * on. How often each was received is not among it, nor until when it is hidden.
 */
export async function contentsOf(endpoint: string, queue: QueuePlan): Promise<Message[]> {
  const answer = await fetch(`${endpoint}/_fauxqs/queues/${queue.name}`);
  const { messages } = Inspected.parse(await answer.json());
  return [...messages.ready, ...messages.delayed, ...messages.inflight.map(({ message }) => message)]
    .sort((a, b) => (a.sequenceNumber < b.sequenceNumber ? -1 : 1))
    .map(({ sequenceNumber: _, ...message }) => message);
}

/** Sends them again, one after the other, to a queue that is empty. */
export async function refill(client: SQSClient, queue: QueuePlan, messages: Message[]): Promise<void> {
  for (const { body, messageGroupId, messageDeduplicationId, messageAttributes } of messages) {
    await client.send(
      new SendMessageCommand({
        QueueUrl: queue.url,
        MessageBody: body,
        MessageGroupId: messageGroupId,
        MessageDeduplicationId: messageDeduplicationId,
        MessageAttributes: messageAttributes,
      }),
    );
  }
}
