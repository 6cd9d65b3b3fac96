import { type Message, SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createQueues, createSqsClient, polledQueue, startSqs } from '../../../infra/local/aws/sqs.ts';
import type { Listening } from '../../../infra/local/http.ts';
import { failed, type Outcome } from '../../../infra/local/lambda/outcome.ts';
import { type PollerWorld, startPoller } from '../../../infra/local/poller.ts';
import type { FunctionPlan, MappingPlan } from '../../../infra/local/resolved-template.ts';

type Batch = { Records: { messageId: string; body: string; attributes: Record<string, string> }[] };

const nothingFailed: Outcome = { ok: true, payload: '{"batchItemFailures":[]}' };
const to: FunctionPlan = {
  name: 'work',
  label: 'work',
  arn: 'arn',
  folder: '',
  handler: '',
  environment: {},
  timeout: 1,
  memory: 1,
};

describe('polling a queue', () => {
  let sqs: Listening;
  let client: ReturnType<typeof createSqsClient>;
  let count = 0;
  const stops: (() => Promise<void>)[] = [];

  beforeAll(async () => {
    sqs = await startSqs(0);
    client = createSqsClient(sqs.url);
  });
  afterEach(async () => {
    for (const stop of stops.splice(0)) await stop();
  });
  afterAll(async () => {
    client.destroy();
    await sqs.close();
  });

  /** A queue of its own, what is sent to it, and what of it is handed to `invoke`. */
  async function house(attributes: Record<string, string> = {}) {
    const name = `jobs-${count++}.fifo`;
    const url = `${sqs.url}/000000000000/${name}`;
    const queue = { name, url, arn: `arn:aws:sqs:us-east-1:000000000000:${name}`, attributes };
    await createQueues(client, [{ ...queue, attributes: { FifoQueue: 'true', ...attributes } }]);
    const log: string[] = [];
    const send = (group: string, body: string) =>
      client.send(
        new SendMessageCommand({
          QueueUrl: url,
          MessageBody: body,
          MessageGroupId: group,
          MessageDeduplicationId: body,
        }),
      );
    const poll = (
      invoke: (batch: Batch) => Promise<Outcome> | Outcome,
      plan: Partial<MappingPlan> = {},
      world: Partial<PollerWorld> = {},
    ) => {
      const stop = startPoller(
        { queue, to, batchSize: 10, maximumConcurrency: 2, reportsFailures: true, ...plan },
        {
          queue: polledQueue(client, url),
          invoke: async (event) => invoke(event as Batch),
          log: (line) => log.push(line),
          sleep: async () => {},
          ...world,
        },
      );
      stops.push(stop);
    };
    const waiting = async () => {
      const answer = await fetch(`${sqs.url}/_fauxqs/queues/${name}`);
      const { messages } = (await answer.json()) as { messages: { ready: unknown[]; inflight: unknown[] } };
      return { ready: messages.ready.length, inflight: messages.inflight.length };
    };
    return { send, poll, waiting, log };
  }

  it('hands over what comes and deletes what is done', async () => {
    const { send, poll, waiting } = await house();
    const got: string[] = [];
    poll((batch) => {
      got.push(...batch.Records.map(({ body }) => body));
      return nothingFailed;
    });
    await send('jane', 'a');
    await send('john', 'b');
    await expect.poll(() => got.toSorted()).toEqual(['a', 'b']);
    await expect.poll(waiting).toEqual({ ready: 0, inflight: 0 });
  });

  it('leaves the messages that the function lists, until they are visible again', async () => {
    const { send, poll, waiting } = await house({ VisibilityTimeout: '1' });
    const counts: [string, string | undefined][] = [];
    await send('jane', 'bad');
    await send('john', 'good');
    poll(({ Records }) => {
      for (const { body, attributes } of Records) counts.push([body, attributes.ApproximateReceiveCount]);
      const failing = Records.filter(
        ({ body, attributes }) => body === 'bad' && attributes.ApproximateReceiveCount === '1',
      );
      const batchItemFailures = failing.map(({ messageId }) => ({ itemIdentifier: messageId }));
      return { ok: true, payload: JSON.stringify({ batchItemFailures }) };
    });
    await expect.poll(waiting).toEqual({ ready: 0, inflight: 1 });
    await expect.poll(waiting, { timeout: 60_000 }).toEqual({ ready: 0, inflight: 0 });
    expect(counts).toEqual([
      ['bad', '1'],
      ['good', '1'],
      ['bad', '2'],
    ]);
  });

  it.each([
    ['fails', failed('Error', 'no')],
    ['answers nonsense', { ok: true, payload: '"?"' } as Outcome],
  ])('leaves the whole batch where the function %s', async (_name, outcome) => {
    const { send, poll, waiting } = await house();
    let invocations = 0;
    poll(() => {
      invocations++;
      return outcome;
    });
    await send('jane', 'a');
    await expect.poll(() => invocations).toBe(1);
    expect(await waiting()).toEqual({ ready: 0, inflight: 1 });
  });

  it('never has more invocations at once than the maximum, and no message waits in flight for its turn', async () => {
    const { send, poll, waiting } = await house();
    const finish: (() => void)[] = [];
    for (const person of ['a', 'b', 'c', 'd', 'e']) await send(person, person);
    poll(() => new Promise((resolve) => finish.push(() => resolve(nothingFailed))), {
      batchSize: 1,
      maximumConcurrency: 2,
    });
    for (const [done, state] of [
      [0, { ready: 3, inflight: 2 }],
      [1, { ready: 2, inflight: 2 }],
      [2, { ready: 1, inflight: 2 }],
      [3, { ready: 0, inflight: 2 }],
    ] as const) {
      if (done > 0) finish[done - 1]?.();
      await expect.poll(() => finish.length).toBe(done + 2);
      await expect.poll(waiting).toEqual(state);
    }
    for (const each of finish) each();
  });

  it('keeps the order of each group, however many work at once', async () => {
    const { send, poll } = await house();
    const people = ['jane', 'john', 'mary'];
    for (let index = 0; index < 6; index++) {
      for (const person of people) await send(person, `${person} ${index}`);
    }
    const got: string[] = [];
    poll(
      async ({ Records }) => {
        got.push(...Records.map(({ body }) => body));
        return nothingFailed;
      },
      { batchSize: 3, maximumConcurrency: 3 },
    );
    await expect.poll(() => got.length).toBe(18);
    for (const person of people) {
      expect(got.filter((body) => body.startsWith(person))).toEqual(
        [0, 1, 2, 3, 4, 5].map((index) => `${person} ${index}`),
      );
    }
  });

  it('goes on after the queue was in trouble, and says so', async () => {
    const { poll, log } = await house();
    const answers = [
      Promise.reject(new Error('connection refused')),
      Promise.resolve([{ MessageId: '1', Body: 'a' }]),
    ];
    const waits: number[] = [];
    const removed: Message[][] = [];
    poll(
      () => nothingFailed,
      {},
      {
        queue: {
          receive: () => answers.shift() ?? Promise.resolve([]),
          remove: async (messages) => {
            removed.push(messages);
            for (const stop of stops.splice(0)) void stop();
          },
        },
        sleep: async (milliseconds) => void waits.push(milliseconds),
      },
    );
    await expect.poll(() => removed.length).toBe(1);
    expect([waits, log]).toEqual([[1_000], [expect.stringContaining('connection refused')]]);
  });

  it('stops at once while it waits for messages', async () => {
    const { poll } = await house();
    poll(() => nothingFailed);
    const [stop] = stops.splice(0);
    await stop?.();
  });
});
