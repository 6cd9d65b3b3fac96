import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Permanent } from '../../../functions/core/contracts/errors.ts';
import { deadLetter } from '../../../functions/core/delivery/dead-letter.ts';
import { createQueue, messageBytesAtMost } from '../../../functions/lib/aws/queue.ts';
import { openDeadQueue } from '../../../infra/cli/redrive/dead-queue.ts';
import { createQueues, createSqsClient, startSqs } from '../../../infra/local/aws/sqs.ts';
import { sqsRecord } from '../../support/sqs.ts';

// The kind: whatever SQS refuses of a dead letter would make its message fail for ever instead of dying.
describe('a dead letter', () => {
  let server: Awaited<ReturnType<typeof startSqs>>;
  let client: ReturnType<typeof createSqsClient>;
  const url = () => `${server.url}/000000000000/dead.fifo`;

  beforeAll(async () => {
    server = await startSqs(0);
    client = createSqsClient(server.url);
    const arn = 'arn:aws:sqs:us-east-1:000000000000:dead.fifo';
    await createQueues(client, [{ name: 'dead.fifo', url: url(), arn, attributes: { FifoQueue: 'true' } }]);
  });
  afterAll(async () => {
    client.destroy();
    await server.close();
  });

  let made = 0;
  async function deadLettered(failure: Permanent, facts: Record<string, string> = {}, body = '{}') {
    const record = sqsRecord(body, { id: `m${made++}`, group: `g${made}` });
    await deadLetter(createQueue(client, url()), record, failure, facts);
    const dead = openDeadQueue(client, url());
    const [message] = await dead.take();
    if (message === undefined) throw new Error('there is no dead letter');
    await dead.remove(message);
    return message;
  }

  test.each([
    'an emoji 😀',
    'U+FFFE \ufffe',
    'half a pair \ud83d',
    'a control \u0001 and DEL \u007f',
    'C:\\users\\u0041',
  ])('says the vendor’s words as they were: %j', async (words) => {
    expect((await deadLettered(new Permanent('Pager 422 on POST', { words }))).facts.words).toBe(words);
  });

  test('has its words cut between two characters', async () => {
    const { facts } = await deadLettered(new Permanent('no', { words: `x${'😀'.repeat(2_000)}` }));
    expect(facts.words).toMatch(/^x(😀)+$/u);
  });

  test('keeps what decides where everything is known, which is more than SQS takes', async () => {
    const facts = { person: 'p', target: 'pager', event: 'e', desired: 'muted', plan: 'mute the account' };
    const message = await deadLettered(
      new Permanent('Pager 422 on POST', { status: 422, words: 'no' }),
      facts,
    );
    expect(message.facts).toMatchObject({
      kind: 'Permanent',
      reason: 'Pager 422 on POST',
      words: 'no',
      ...facts,
    });
    expect((await deadLettered(new Permanent('x', { status: 422 }))).facts.status).toBe('422');
  });

  test('of a body that fills a message, or would once it is escaped, keeps the beginning', async () => {
    const words = '😀'.repeat(2_000);
    const message = await deadLettered(
      new Permanent('no', { words }),
      {},
      'é'.repeat(messageBytesAtMost / 2),
    );
    expect(message.body.length).toBeGreaterThan(900_000);
  });
});
