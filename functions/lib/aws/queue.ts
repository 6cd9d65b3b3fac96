import {
  type BatchResultErrorEntry,
  SendMessageBatchCommand,
  type SendMessageBatchRequestEntry,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { escapeText, toAscii } from '../ascii.ts';
import { ServiceUnavailable } from './service-unavailable.ts';

/** A message for a FIFO queue. The body is JSON or ASCII; attributes are any text, at most ten and none of them empty. */
export type Message = {
  body: string;
  groupId: string;
  deduplicationId: string;
  attributes?: Record<string, string>;
};

/** A FIFO queue to send to. */
export type Queue = {
  /**
   * Resolves when every message is queued. Throws when any is not, or not in time; then some may be queued all the
   * same, so send the same messages, with the same deduplication ids, again.
   */
  send(messages: Message[]): Promise<void>;
};

/** How long `send` may take. */
export type QueueOptions = {
  /** Milliseconds for one `send`, its retries included. @default 10000 */
  timeout?: number;
};

/** The most that one message, or one request of ten, may weigh: 1 MiB, body and attributes counted together. */
export const messageBytesAtMost = 1_048_576;

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html */
export const attributesAtMost = 10;

const batchAtMost = 10;
const batchesAtOnce = 8;

/**
 * A FIFO queue on SQS. Sends in batches of ten, several at once, so no order is promised between the messages of
 * one call. What SQS refuses out of a batch is sent once more.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html
 */
export function createQueue(client: SQSClient, url: string, { timeout = 10_000 }: QueueOptions = {}): Queue {
  const attempt = async (messages: Message[], signal: AbortSignal): Promise<Refusal[]> => {
    const command = new SendMessageBatchCommand({ QueueUrl: url, Entries: messages.map(entry) });
    const { Failed = [] } = await client.send(command, { abortSignal: signal });
    return Failed.flatMap((failed) => refusal(failed, messages));
  };
  const sendBatch = async (messages: Message[], signal: AbortSignal): Promise<void> => {
    const refused = await attempt(messages, signal);
    if (refused.length === 0) return;
    const still = await attempt(
      refused.map(({ message }) => message),
      signal,
    );
    if (still.length > 0)
      throw new ServiceUnavailable(`${still.length} of ${messages.length} messages: ${codes(still)}`);
  };
  return {
    async send(messages) {
      const signal = AbortSignal.timeout(timeout);
      const batches = inBatches(messages.map(inAscii));
      try {
        await overlapping(batches, batchesAtOnce, (batch) => sendBatch(batch, signal));
      } catch (cause) {
        throw new ServiceUnavailable(`the queue ${nameOf(url)} did not take ${reason(cause)}`, { cause });
      }
    },
  };
}

type Refusal = { message: Message; code: string };

function entry(message: Message, index: number): SendMessageBatchRequestEntry {
  const attributes = Object.entries(message.attributes ?? {});
  return {
    Id: String(index),
    MessageBody: message.body,
    MessageGroupId: message.groupId,
    MessageDeduplicationId: message.deduplicationId,
    ...(attributes.length > 0 && {
      MessageAttributes: Object.fromEntries(
        attributes.map(([name, value]) => [name, { DataType: 'String', StringValue: value }]),
      ),
    }),
  };
}

/**
 * SQS refuses whole batches for one character that it does not take, such as U+FFFE, so everything is ASCII. What it
 * weighs is what is sent.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
 */
function inAscii({ body, attributes, ...ids }: Message): Message {
  const entries = Object.entries(attributes ?? {}).map(([name, value]) => [name, escapeText(value)]);
  return { ...ids, body: toAscii(body), attributes: Object.fromEntries(entries) };
}

function refusal({ Id, Code }: BatchResultErrorEntry, messages: Message[]): Refusal[] {
  const message = messages[Number(Id)];
  return message === undefined ? [] : [{ message, code: Code ?? 'unknown' }];
}

function codes(refusals: Refusal[]): string {
  return [...new Set(refusals.map(({ code }) => code))].join(', ');
}

/** At most ten messages and 1 MiB to a batch. */
function inBatches(messages: Message[]): Message[][] {
  const batches: Message[][] = [];
  let batch: Message[] = [];
  let bytes = 0;
  for (const message of messages) {
    const size = weight(message);
    if (batch.length === batchAtMost || (batch.length > 0 && bytes + size > messageBytesAtMost)) {
      batches.push(batch);
      batch = [];
      bytes = 0;
    }
    batch.push(message);
    bytes += size;
  }
  return batch.length === 0 ? batches : [...batches, batch];
}

function weight({ body, attributes = {} }: Message): number {
  const named = Object.entries(attributes).map(([name, value]) => `${name}String${value}`);
  return body.length + named.join('').length;
}

/** Does `work` for every item, so many at a time; throws what the first to fail throws. */
async function overlapping<T>(items: T[], atOnce: number, work: (item: T) => Promise<void>): Promise<void> {
  const rest = items.values();
  const lane = async () => {
    for (const item of rest) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, lane));
}

function nameOf(url: string): string {
  return url.split('/').at(-1) ?? url;
}

/** What the SDK says about a message may quote it, so of its errors only the name is told. */
function reason(cause: unknown): string {
  if (cause instanceof ServiceUnavailable) return cause.message;
  return cause instanceof Error ? `a message: ${cause.name}` : 'a message';
}
