import type { SQSRecord } from 'aws-lambda';
import { shortened, toAscii } from '../../lib/ascii.ts';
import { attributesAtMost, messageBytesAtMost, type Queue } from '../../lib/aws/queue.ts';
import type { Failure } from '../contracts/errors.ts';

const attributeAtMost = 1_000;
/** What ten attributes weigh at most, each of whose characters may become six. */
const bodyAtMost = messageBytesAtMost - attributesAtMost * attributeAtMost * 7;

/**
 * Puts a message into a dead-letter queue with everything a human needs to decide: why, the last status, the
 * vendor's words (shortened), whom and what it was about, how often it was tried and since when. Of a body that leaves
 * no room for that, which is none of ours, the beginning is kept.
 */
export async function deadLetter(
  deadLetters: Queue,
  record: SQSRecord,
  failure: Failure,
  facts: Record<string, string | undefined>,
): Promise<void> {
  const told: Record<string, string | undefined> = {
    kind: failure.name,
    reason: failure.message,
    words: failure.words,
    attempts: record.attributes.ApproximateReceiveCount,
    firstSeen: new Date(Number(record.attributes.ApproximateFirstReceiveTimestamp)).toISOString(),
    ...facts,
    // The last, since the reason says it too: where everything is known, ten attributes are one too few.
    status: failure.status?.toString(),
  };
  const attributes = Object.entries(told)
    .flatMap(([name, value]) => (value ? [[name, shortened(value, attributeAtMost)]] : []))
    .slice(0, attributesAtMost);
  await deadLetters.send([
    {
      body: toAscii(record.body).slice(0, bodyAtMost),
      groupId: record.attributes.MessageGroupId ?? record.messageId,
      deduplicationId: record.messageId,
      attributes: Object.fromEntries(attributes),
    },
  ]);
}
