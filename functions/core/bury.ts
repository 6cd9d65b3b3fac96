import type { SQSRecord } from 'aws-lambda';
import type { Queue } from '../lib/queue.ts';
import type { Failure } from './errors.ts';

const attributeAtMost = 1_000;

/**
 * Puts a message into a dead-letter queue with everything a human needs to decide: why, the last status, the
 * vendor's words (shortened), whom and what it was about, how often it was tried and since when.
 */
export async function bury(
  deadLetters: Queue,
  record: SQSRecord,
  failure: Failure,
  facts: Record<string, string | undefined>,
): Promise<void> {
  const { attributes } = record;
  const told: Record<string, string | undefined> = {
    kind: failure.name,
    reason: failure.message,
    status: failure.status?.toString(),
    words: failure.words,
    attempts: attributes.ApproximateReceiveCount,
    firstSeen: new Date(Number(attributes.ApproximateFirstReceiveTimestamp)).toISOString(),
    ...facts,
  };
  await deadLetters.send([
    {
      body: record.body,
      groupId: attributes.MessageGroupId ?? record.messageId,
      deduplicationId: record.messageId,
      attributes: Object.fromEntries(
        Object.entries(told).flatMap(([name, value]) =>
          value ? [[name, value.slice(0, attributeAtMost)]] : [],
        ),
      ),
    },
  ]);
}
