import type { SQSRecord } from 'aws-lambda';

/** A record as a FIFO event source mapping hands it to a function. */
export function sqsRecord(
  body: string,
  changes: { id?: string; group?: string; received?: number; firstReceivedAt?: number } = {},
): SQSRecord {
  const {
    id = 'message-1',
    group = 'group-1',
    received = 1,
    firstReceivedAt = Date.parse('2026-01-05T09:00:00Z'),
  } = changes;
  return {
    messageId: id,
    receiptHandle: `handle of ${id}`,
    body,
    attributes: {
      ApproximateReceiveCount: String(received),
      ApproximateFirstReceiveTimestamp: String(firstReceivedAt),
      SentTimestamp: String(firstReceivedAt),
      SenderId: 'sender',
      MessageGroupId: group,
      MessageDeduplicationId: id,
      SequenceNumber: '1',
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:rollcall-test.fifo',
    awsRegion: 'us-east-1',
  };
}
