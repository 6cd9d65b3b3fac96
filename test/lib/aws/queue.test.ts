import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import * as fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { unescapeText } from '../../../functions/lib/ascii.ts';
import { createQueue, type Message, messageBytesAtMost } from '../../../functions/lib/aws/queue.ts';
import { createSqsClient, startSqs } from '../../../infra/local/aws/sqs.ts';
import { startStub } from '../../support/stub-server.ts';

const message = (n: number, more: Partial<Message> = {}): Message => ({
  body: `body ${n}`,
  groupId: `group-${n}`,
  deduplicationId: `id-${n}`,
  ...more,
});
const messages = (count: number) => Array.from({ length: count }, (_, n) => message(n));

describe('on SQS', () => {
  let server: Awaited<ReturnType<typeof startSqs>>;
  let client: SQSClient;
  let url: string;
  let made = 0;

  beforeAll(async () => {
    server = await startSqs(0);
    client = createSqsClient(server.url);
  });
  afterAll(async () => {
    client.destroy();
    await server.close();
  });
  beforeEach(async () => {
    const name = `q${made++}.fifo`;
    await client.send(new CreateQueueCommand({ QueueName: name, Attributes: { FifoQueue: 'true' } }));
    url = `${server.url}/000000000000/${name}`;
  });

  async function received() {
    const all = [];
    for (;;) {
      const { Messages = [] } = await client.send(
        new ReceiveMessageCommand({
          QueueUrl: url,
          MaxNumberOfMessages: 10,
          WaitTimeSeconds: 0,
          MessageAttributeNames: ['All'],
          MessageSystemAttributeNames: ['All'],
        }),
      );
      if (Messages.length === 0) return all;
      all.push(...Messages);
    }
  }

  test('every message arrives, however many there are', async () => {
    await createQueue(client, url).send(messages(95));
    const bodies = (await received()).map(({ Body }) => Body);
    expect(bodies.toSorted()).toEqual(
      messages(95)
        .map(({ body }) => body)
        .toSorted(),
    );
  });

  test('a message keeps its group, its deduplication id and its attributes', async () => {
    await createQueue(client, url).send([
      message(1, { attributes: { reason: 'a bad body', source: 'okta' } }),
    ]);
    expect(await received()).toMatchObject([
      {
        Body: 'body 1',
        Attributes: { MessageGroupId: 'group-1', MessageDeduplicationId: 'id-1' },
        MessageAttributes: { reason: { StringValue: 'a bad body' }, source: { StringValue: 'okta' } },
      },
    ]);
  });

  // The kind: noncharacters, halves of a surrogate pair, controls, DEL, and (only in the SQS of one machine) whatever
  // is above U+FFFF. In a body, in an attribute, beside messages without any of it.
  test.each([
    'U+FFFE \ufffe',
    'U+FFFF \uffff',
    'half a pair \ud83d',
    'the other half \ude00',
    'controls \u0000\u0001\u001f',
    'DEL \u007f and C1 \u0085',
    'an emoji 😀',
    'a language tag \u{e0001}',
    'an escape \\u0041 and a backslash \\',
    'a separator \u2028',
  ])('a message takes every character there and back, and costs its neighbours nothing: %j', async (text) => {
    const body = JSON.stringify({ text });
    await createQueue(client, url).send([message(1), message(2, { body, attributes: { reason: text } })]);
    const [, odd] = (await received()).toSorted((a, b) => ((a.Body ?? '') < (b.Body ?? '') ? -1 : 1));
    expect(JSON.parse(odd?.Body ?? '')).toEqual({ text });
    const reason = odd?.MessageAttributes?.reason?.StringValue ?? '';
    expect(unescapeText(reason)).toBe(text);
    expect(reason + odd?.Body).toMatch(/^[\x20-\x7e]*$/);
  });

  test('what is sent again within five minutes arrives once', async () => {
    const queue = createQueue(client, url);
    await queue.send(messages(12));
    await queue.send(messages(12));
    expect(await received()).toHaveLength(12);
  });

  test('nothing to send is nothing to do', async () => {
    await createQueue(client, `${server.url}/000000000000/missing.fifo`).send([]);
  });

  test('messages too big for one request together go in several', async () => {
    const big = (n: number) => message(n, { body: 'x'.repeat(messageBytesAtMost / 2 - 10) });
    await createQueue(client, url).send([big(1), big(2), big(3)]);
    expect(await received()).toHaveLength(3);
  });

  test('a queue that does not exist is an error that names it', async () => {
    const missing = createQueue(client, `${server.url}/000000000000/missing.fifo`);
    await expect(missing.send(messages(1))).rejects.toThrow(
      'the queue missing.fifo did not take a message: QueueDoesNotExist',
    );
  });
});

describe('in trouble', () => {
  type Entry = { Id: string; MessageBody: string; MessageDeduplicationId: string };
  let server: Awaited<ReturnType<typeof startStub>>;
  let client: SQSClient;
  const url = () => `${server.endpoint}/000000000000/q.fifo`;

  beforeEach(async () => {
    server = await startStub(() => undefined);
    client = new SQSClient({ ...server.options, md5: false });
  });
  afterEach(async () => {
    client.destroy();
    await server.close();
  });

  const entriesOf = (input: Record<string, unknown>) => input.Entries as Entry[];
  /** Takes everything but the messages whose deduplication id is among `refused`. */
  const taking = (input: Record<string, unknown>, refused: string[], Code = 'InternalError') => {
    const [failed, taken] = [true, false].map((wanted) =>
      entriesOf(input).filter((entry) => refused.includes(entry.MessageDeduplicationId) === wanted),
    );
    return {
      body: {
        Successful: taken?.map(({ Id }) => ({ Id, MessageId: Id, MD5OfMessageBody: '' })),
        Failed: failed?.map(({ Id }) => ({ Id, Code, SenderFault: false })),
      },
    };
  };

  test('what SQS refuses out of a batch, and only that, is sent once more', async () => {
    let call = 0;
    server.answer((_, input) => taking(input, call++ === 0 ? ['id-3', 'id-7'] : []));
    await createQueue(client, url()).send(messages(10));
    expect(server.calls.map(({ input }) => entriesOf(input).map((entry) => entry.MessageBody))).toEqual([
      messages(10).map(({ body }) => body),
      ['body 3', 'body 7'],
    ]);
  });

  test('what SQS refuses twice is an error that says how many and why', async () => {
    server.answer((_, input) => taking(input, ['id-3', 'id-7']));
    await expect(createQueue(client, url()).send(messages(10))).rejects.toThrow(
      'the queue q.fifo did not take 2 of 10 messages: InternalError',
    );
    expect(server.calls).toHaveLength(2);
  });

  test('a queue that never answers is an error when the time is up', async () => {
    const queue = createQueue(client, url(), { timeout: 30 });
    await expect(queue.send(messages(1))).rejects.toThrow('the queue q.fifo did not take a message');
  });

  test('a queue that throttles is an error that says so', async () => {
    server.answer(() => ({
      status: 400,
      body: { __type: 'RequestThrottled', message: 'body 0 is too much' },
    }));
    const error = await createQueue(client, url())
      .send(messages(1))
      .catch((thrown: Error) => thrown.message);
    expect(error).toBe('the queue q.fifo did not take a message: RequestThrottled');
  });

  test('a message weighs what is sent: an escaped character is six', async () => {
    server.answer((_, input) => taking(input, []));
    const body = JSON.stringify('😀'.repeat(50_000));
    await createQueue(client, url()).send([message(1, { body }), message(2, { body })]);
    expect(server.calls.map(({ input }) => entriesOf(input).length)).toEqual([1, 1]);
  });

  test('each request is of one to ten messages and at most 1 MiB, and together they are all messages', async () => {
    const sizes = fc.array(fc.integer({ min: 1, max: messageBytesAtMost }), { minLength: 1, maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(sizes, async (bytes) => {
        server.calls.length = 0;
        server.answer((_, input) => taking(input, []));
        await createQueue(client, url()).send(bytes.map((size, n) => message(n, { body: 'x'.repeat(size) })));
        const batches = server.calls.map(({ input }) => entriesOf(input));
        for (const batch of batches) {
          expect(batch.length).toBeGreaterThanOrEqual(1);
          expect(batch.length).toBeLessThanOrEqual(10);
          const total = batch.reduce((sum, { MessageBody }) => sum + MessageBody.length, 0);
          expect(total).toBeLessThanOrEqual(messageBytesAtMost);
        }
        const sent = batches.flat().map(({ MessageDeduplicationId }) => MessageDeduplicationId);
        expect(sent.toSorted()).toEqual(bytes.map((_, n) => `id-${n}`).toSorted());
      }),
      { numRuns: 15 },
    );
  });
});
