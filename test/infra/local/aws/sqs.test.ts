import {
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createQueues, createSqsClient, polledQueue, startSqs } from '../../../../infra/local/aws/sqs.ts';
import type { Listening } from '../../../../infra/local/http.ts';

function attributes(count: number, StringValue: string) {
  const each = Array.from({ length: count }, (_, n) => [`name${n}`, { DataType: 'String', StringValue }]);
  return Object.fromEntries(each);
}

describe('SQS on one machine', () => {
  let sqs: Listening;
  let client: ReturnType<typeof createSqsClient>;
  const arn = (name: string) => `arn:aws:sqs:us-east-1:000000000000:${name}`;
  const urlOf = (name: string) => `${sqs.url}/000000000000/${name}`;
  const send = (queue: string, body: string, group = 'g') =>
    client.send(
      new SendMessageCommand({
        QueueUrl: urlOf(queue),
        MessageBody: body,
        MessageGroupId: group,
        MessageDeduplicationId: body,
        MessageAttributes: { reason: { DataType: 'String', StringValue: 'why' } },
      }),
    );

  beforeAll(async () => {
    sqs = await startSqs(0);
    client = createSqsClient(sqs.url);
    const queue = (name: string, attributes: Record<string, string> = {}) => ({
      name,
      url: urlOf(name),
      arn: arn(name),
      attributes: { FifoQueue: 'true', ...attributes },
    });
    const redrive = JSON.stringify({ deadLetterTargetArn: arn('dead.fifo'), maxReceiveCount: 1 });
    await createQueues(client, [
      queue('jobs.fifo', { RedrivePolicy: redrive, VisibilityTimeout: '0' }),
      queue('dead.fifo'),
      queue('other.fifo'),
      queue('slow.fifo', { DelaySeconds: '900' }),
    ]);
  });
  afterAll(async () => {
    client.destroy();
    await sqs.close();
  });

  it('is found by name at an address that every system resolves', async () => {
    const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName: 'jobs.fifo' }));
    expect(QueueUrl).toBe(urlOf('jobs.fifo'));
  });

  it('keeps a message back for as long as its queue delays', async () => {
    await send('slow.fifo', 'a');
    const QueueUrl = urlOf('slow.fifo');
    expect((await client.send(new ReceiveMessageCommand({ QueueUrl }))).Messages).toBeUndefined();
    const AttributeNames = ['ApproximateNumberOfMessagesDelayed' as const];
    const { Attributes } = await client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames }));
    expect(Attributes).toEqual({ ApproximateNumberOfMessagesDelayed: '1' });
  });

  it('gives a poller messages with everything that an event needs, and removes what is done', async () => {
    await send('other.fifo', 'a', 'jane');
    await send('other.fifo', 'b', 'john');
    const queue = polledQueue(client, urlOf('other.fifo'));
    const messages = await queue.receive(10, new AbortController().signal);
    expect(messages.map(({ Body }) => Body)).toEqual(['a', 'b']);
    expect(messages[0]).toMatchObject({
      Attributes: {
        ApproximateReceiveCount: '1',
        MessageGroupId: 'jane',
        MessageDeduplicationId: 'a',
        SentTimestamp: expect.stringMatching(/^\d+$/),
        ApproximateFirstReceiveTimestamp: expect.stringMatching(/^\d+$/),
        SequenceNumber: expect.stringMatching(/^\d+$/),
      },
      MessageAttributes: { reason: { StringValue: 'why' } },
    });
    await queue.remove(messages);
    await queue.remove([]);
    const { QueueUrl } = { QueueUrl: urlOf('other.fifo') };
    expect((await client.send(new ReceiveMessageCommand({ QueueUrl }))).Messages).toBeUndefined();
  });

  it('moves to the dead-letter queue what was received too often', async () => {
    await send('jobs.fifo', 'poison');
    const receive = (name: string) =>
      client.send(new ReceiveMessageCommand({ QueueUrl: urlOf(name), WaitTimeSeconds: 0 }));
    expect((await receive('jobs.fifo')).Messages).toHaveLength(1);
    await expect.poll(async () => (await receive('jobs.fifo')).Messages).toBeUndefined();
    expect((await receive('dead.fifo')).Messages).toMatchObject([{ Body: 'poison' }]);
  });

  it.each([
    ['U+FFFE in a body', { MessageBody: 'a\ufffe' }],
    ['half a surrogate pair', { MessageBody: 'a\ud83d' }],
    ['a control character', { MessageBody: 'a\u0001' }],
    ['U+FFFF in an attribute', { MessageAttributes: attributes(1, 'a\uffff') }],
    ['an empty attribute', { MessageAttributes: attributes(1, '') }],
    ['eleven attributes', { MessageAttributes: attributes(11, 'a') }],
  ])('refuses a message with %s, as SQS does', async (_, changes) => {
    const message = { MessageBody: 'a', MessageGroupId: 'g', MessageDeduplicationId: 'refused', ...changes };
    const sent = client.send(new SendMessageCommand({ QueueUrl: urlOf('other.fifo'), ...message }));
    await expect(sent).rejects.toThrow('refused, as SQS does');
  });

  it('says which port is taken', async () => {
    await expect(startSqs(sqs.port)).rejects.toThrow(`Port ${sqs.port} (SQS) is in use`);
  });
});
