import type { Message } from '@aws-sdk/client-sqs';
import { region } from './identities.ts';
import type { Outcome } from './lambda/outcome.ts';

/** The event of a batch: https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html#example-fifo-message-event */
export function sqsEvent(messages: Message[], queueArn: string) {
  return {
    Records: messages.map((message) => ({
      messageId: message.MessageId,
      receiptHandle: message.ReceiptHandle,
      body: message.Body,
      attributes: message.Attributes ?? {},
      messageAttributes: Object.fromEntries(
        Object.entries(message.MessageAttributes ?? {}).map(([name, attribute]) => [
          name,
          {
            ...(attribute.StringValue !== undefined && { stringValue: attribute.StringValue }),
            ...(attribute.BinaryValue !== undefined && {
              binaryValue: Buffer.from(attribute.BinaryValue).toString('base64'),
            }),
            stringListValues: [],
            binaryListValues: [],
            dataType: attribute.DataType,
          },
        ]),
      ),
      md5OfBody: message.MD5OfBody,
      eventSource: 'aws:sqs',
      eventSourceARN: queueArn,
      awsRegion: region,
    })),
  };
}

/**
 * Which messages of a batch are done. Nothing listed means all; a list that is not one, or names a message that
 * was not in the batch, means none: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export function doneOf(messages: Message[], outcome: Outcome, reportsFailures: boolean): Message[] {
  if (!outcome.ok) return [];
  if (!reportsFailures) return messages;
  const failures = failuresOf(outcome.payload);
  if (failures === undefined) return [];
  const known = new Set<unknown>(messages.map(({ MessageId }) => MessageId));
  if (failures.some((id) => !known.has(id))) return [];
  return messages.filter(({ MessageId }) => !failures.includes(MessageId));
}

/** The listed message ids, whatever they are; `undefined` where the answer is malformed. */
function failuresOf(payload: string): unknown[] | undefined {
  let answer: unknown;
  try {
    answer = JSON.parse(payload);
  } catch {
    return undefined;
  }
  if (answer === null) return [];
  if (typeof answer !== 'object' || Array.isArray(answer)) return undefined;
  const list = 'batchItemFailures' in answer ? answer.batchItemFailures : null;
  if (list === null) return [];
  if (!Array.isArray(list)) return undefined;
  return list.map((item) => (typeof item === 'object' ? item?.itemIdentifier : undefined));
}
