import { ChangeMessageVisibilityBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { SQSRecord } from 'aws-lambda';

const twelveHours = 12 * 3_600;

/**
 * Hides records that an invocation holds from other consumers, for so many milliseconds from now.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ChangeMessageVisibilityBatch.html
 *
 * @param url The records' queue.
 */
export async function hide(
  client: SQSClient,
  url: string,
  records: SQSRecord[],
  milliseconds: number,
): Promise<void> {
  const VisibilityTimeout = Math.min(Math.ceil(milliseconds / 1_000), twelveHours);
  const Entries = records.map(({ receiptHandle }, index) => ({
    Id: String(index),
    ReceiptHandle: receiptHandle,
    VisibilityTimeout,
  }));
  await client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: url, Entries }));
}

/** The name of the queue that a record came from. */
export function queueNameOf(record: SQSRecord): string {
  return record.eventSourceARN.split(':').at(-1) ?? '';
}
