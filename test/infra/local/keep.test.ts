import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import {
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clientOptions } from '../../../infra/local/aws/client.ts';
import { contentsOf, refill } from '../../../infra/local/aws/queue-contents.ts';
import { createQueues, createSqsClient, startSqs } from '../../../infra/local/aws/sqs.ts';
import type { KeptState } from '../../../infra/local/kept-state.ts';
import { type MachineOptions, startMachine } from '../../../infra/local/machine.ts';
import { portsFrom } from '../../../infra/local/ports.ts';
import { createSimulators } from '../../../infra/local/simulators/index.ts';
import { writeAssembly } from './assembly-fixture.ts';

const fixture = writeAssembly({
  receive: handler('{ statusCode: 202 }'),
  work: handler('{ batchItemFailures: [] }'),
});
const secretsFile = join(fixture.folder, 'secrets.json');
writeFileSync(secretsFile, '{"sources/okta": {"secrets": ["s"]}, "targets/opsgenie": {"key": "k"}}');
afterAll(() => fixture.remove());

function handler(answer: string): string {
  return `export const handler = async () => (${answer});`;
}

/** A machine that keeps what it holds, and goes on from what one before it held. */
async function start(before?: KeptState, more: Partial<MachineOptions> = {}) {
  const saved: KeptState[] = [];
  const world = { now: Date.now, sleep: async () => {} };
  const machine = await startMachine({
    assembly: fixture.folder,
    ports: portsFrom(0),
    secretsFile,
    registries: { sources: {}, targets: {} },
    simulators: createSimulators(world, { empty: before !== undefined }),
    schedules: false,
    keep: { before, save: (state) => saved.push(state) },
    ...more,
  });
  const seed = (body: object) =>
    fetch(`${machine.urls.simulators}/opsgenie/_seed`, { method: 'POST', body: JSON.stringify(body) });
  return { machine, saved, seed };
}

describe('a machine that is started with --keep', () => {
  it('goes on where it was stopped: roster and simulated vendors', async () => {
    const first = await start();
    const [table] = first.machine.resolvedTemplate.tables;
    const client = new DynamoDBClient(clientOptions(first.machine.urls.dynamodb));
    const names = table?.KeySchema.map(({ AttributeName }) => AttributeName) ?? [];
    const key = Object.fromEntries(names.map((name) => [name, { S: 'PERSON#1' }]));
    const item = { ...key, tags: { SS: ['a', 'b'] }, size: { N: '12345678901234567890' } };
    await client.send(new PutItemCommand({ TableName: table?.TableName, Item: item }));
    client.destroy();
    expect((await first.seed({ users: [{ username: 'jane@example.com' }] })).status).toBe(201);
    await first.machine.stop();
    expect(first.saved).toHaveLength(1);

    // As a file holds it.
    const kept = JSON.parse(JSON.stringify(first.saved[0]));
    const second = await start(kept);
    const again = new DynamoDBClient(clientOptions(second.machine.urls.dynamodb));
    const { Item } = await again.send(new GetItemCommand({ TableName: table?.TableName, Key: key }));
    again.destroy();
    expect(Item).toEqual(item);
    expect((await second.seed({ users: [{ username: 'jane@example.com' }] })).status).toBe(400);
    await second.machine.stop();
    expect(second.saved).toEqual(first.saved);
  });

  it('keeps what it had where it could not start', async () => {
    const saved: KeptState[] = [];
    const failing = start(undefined, {
      secretsFile: '/nowhere/secrets.json',
      keep: { save: (state) => saved.push(state) },
    });
    await expect(failing).rejects.toThrow('cannot be read');
    expect(saved).toEqual([]);
  });

  it('says in one sentence that a simulator does not take what it held any more', async () => {
    const simulators = { opsgenie: { users: [{ username: 'no address' }] } };
    await expect(start({ version: 1, tables: {}, queues: {}, simulators })).rejects.toThrow(
      /^What was kept of opsgenie does not fit any more \(users\.0: username: .*\): start without --keep/,
    );
  });

  it('leaves out a queue and a table that there are no more', async () => {
    const { machine } = await start({
      version: 1,
      tables: { gone: [{ pk: { S: '1' } }] },
      queues: { 'gone.fifo': [{ body: 'x', messageAttributes: {} }] },
      simulators: {},
    });
    await machine.stop();
  });
});

describe('what a queue holds', () => {
  let client: SQSClient;
  let endpoint: string;
  let close: () => Promise<void>;
  beforeAll(async () => {
    const sqs = await startSqs(0);
    endpoint = sqs.url;
    close = sqs.close;
    client = createSqsClient(endpoint);
  });
  afterAll(async () => {
    client.destroy();
    await close();
  });

  const create = async (name: string) => {
    const attributes = { FifoQueue: 'true', VisibilityTimeout: '600' };
    const queue = { name, url: `${endpoint}/000000000000/${name}`, arn: name, attributes };
    await createQueues(client, [queue]);
    return queue;
  };
  const send = (url: string, body: string, group: string) =>
    client.send(
      new SendMessageCommand({
        QueueUrl: url,
        MessageBody: body,
        MessageGroupId: group,
        MessageDeduplicationId: body,
        MessageAttributes: { reason: { DataType: 'String', StringValue: `of ${body}` } },
      }),
    );

  it('is every message in its order, those that are being worked on too, and is the same in another queue', async () => {
    const queue = await create('one.fifo');
    for (const body of ['1', '2', '3']) await send(queue.url, body, 'jane');
    await send(queue.url, '4', 'john');
    await client.send(new ReceiveMessageCommand({ QueueUrl: queue.url, MaxNumberOfMessages: 1 }));
    const contents = await contentsOf(endpoint, queue);
    expect(contents.map(({ body, messageGroupId }) => `${messageGroupId} ${body}`)).toEqual([
      'jane 1',
      'jane 2',
      'jane 3',
      'john 4',
    ]);
    const other = await create('other.fifo');
    await refill(client, other, contents);
    expect(await contentsOf(endpoint, other)).toEqual(contents);
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({ QueueUrl: other.url, MessageAttributeNames: ['All'] }),
    );
    expect(Messages[0]).toMatchObject({
      Body: '1',
      MessageAttributes: { reason: { DataType: 'String', StringValue: 'of 1' } },
    });
  });

  it('is left as it is by looking', async () => {
    const queue = await create('looked-at.fifo');
    await send(queue.url, '1', 'jane');
    await contentsOf(endpoint, queue);
    const { Attributes } = await client.send(
      new GetQueueAttributesCommand({ QueueUrl: queue.url, AttributeNames: ['All'] }),
    );
    expect(Attributes?.ApproximateNumberOfMessages).toBe('1');
  });

  it('is nothing of an empty one', async () => {
    expect(await contentsOf(endpoint, await create('empty.fifo'))).toEqual([]);
  });
});
