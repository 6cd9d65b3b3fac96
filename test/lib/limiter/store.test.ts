import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import dynalite from 'dynalite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSharedStates } from '../../../functions/lib/aws/shared-state.ts';
import { createLimiter } from '../../../functions/lib/limiter/index.ts';
import { type SharedStates, update } from '../../../functions/lib/shared-state.ts';
import { createMemoryStore } from '../../support/memory-store.ts';

const server = dynalite({ createTableMs: 0 });
let plain: DynamoDBClient;
let client: DynamoDBDocumentClient;

beforeAll(async () => {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  plain = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  client = DynamoDBDocumentClient.from(plain);
  await plain.send(
    new CreateTableCommand({
      TableName: 'roster',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'sk', AttributeType: 'S' },
      ],
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
    }),
  );
});

afterAll(async () => {
  plain.destroy();
  await new Promise<void>((done) => server.close(() => done()));
});

const stores: [string, () => SharedStates][] = [
  ['DynamoDB', () => createSharedStates({ client, table: 'roster' })],
  ['the memory store of the tests', () => createMemoryStore()],
];

describe.each(stores)('%s', (_name, create) => {
  test('has nothing until something is written, and gives back what was', async () => {
    const store = create();
    expect(await store.read('fresh')).toBeUndefined();
    expect(await store.write('fresh', { counts: [1, 0, 2] }, undefined)).toBe(true);
    expect(await store.read('fresh')).toEqual({ state: { counts: [1, 0, 2] }, version: 1 });
    expect(await store.read('other')).toBeUndefined();
  });

  test('lets only one of two win who read the same version', async () => {
    const store = create();
    expect(await store.write('race', 'first', undefined)).toBe(true);
    expect(await store.write('race', 'second', undefined)).toBe(false);
    expect(await store.write('race', 'third', 1)).toBe(true);
    expect(await store.write('race', 'fourth', 1)).toBe(false);
    expect(await store.read('race')).toEqual({ state: 'third', version: 2 });
  });

  test('loses no change of thirty made at once', async () => {
    const store = create();
    const sleep = () => new Promise<void>((resolve) => setImmediate(resolve));
    const add = (stored: unknown) => {
      const count = Number(stored ?? 0) + 1;
      return { answer: count, state: count };
    };
    const answers = await Promise.all(
      Array.from({ length: 30 }, () => update({ store, key: 'count', sleep }, add)),
    );
    expect(answers.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 30 }, (_, index) => index + 1));
    expect(await store.read('count')).toMatchObject({ state: 30 });
  });
});

describe('the item in DynamoDB', () => {
  test('stands under LIMIT#<key>, or under the kind that was named', async () => {
    await createSharedStates({ client, table: 'roster' }).write('statuspage', { a: 1 }, undefined);
    await createSharedStates({ client, table: 'roster', kind: 'BREAKER' }).write(
      'statuspage',
      { b: 2 },
      undefined,
    );
    const read = async (pk: string, sk: string) =>
      (await client.send(new GetCommand({ TableName: 'roster', Key: { pk, sk } }))).Item;
    expect(await read('LIMIT#statuspage', 'LIMIT')).toMatchObject({ state: '{"a":1}', version: 1 });
    expect(await read('BREAKER#statuspage', 'BREAKER')).toMatchObject({ state: '{"b":2}', version: 1 });
  });

  test.each([
    {},
    { state: 'no JSON {', version: 3 },
    { state: 7, version: 3 },
    { state: '{}' },
    { state: '{}', version: 'three' },
    { version: null },
  ])('that was spoiled (%j) is made anew, and throws for nobody', async (spoiled) => {
    const Item = { pk: 'LIMIT#spoiled', sk: 'LIMIT', ...spoiled };
    await client.send(new PutCommand({ TableName: 'roster', Item }));
    let time = Date.parse('2026-01-05T09:00:00Z');
    const limiter = createLimiter({
      store: createSharedStates({ client, table: 'roster' }),
      key: 'spoiled',
      windows: [{ calls: 2, seconds: 10 }],
      priority: 'high',
      now: () => time,
      sleep: async (milliseconds) => {
        time += milliseconds;
      },
    });
    await limiter.take(time + 60_000);
    expect(time).toBeLessThanOrEqual(Date.parse('2026-01-05T09:00:12Z'));
    const read = await createSharedStates({ client, table: 'roster' }).read('spoiled');
    expect(read?.version).toEqual(expect.any(Number));
  });

  test('holds one limit for all processes: of four that share it, nobody gets more than is left', async () => {
    const now = () => Date.parse('2026-01-05T09:00:00Z');
    const sleep = () => new Promise<void>((resolve) => setImmediate(resolve));
    const limiters = Array.from({ length: 4 }, () =>
      createLimiter({
        store: createSharedStates({ client, table: 'roster' }),
        key: 'shared',
        windows: [{ calls: 10, seconds: 60 }],
        priority: 'high',
        now,
        sleep,
      }),
    );
    const takes = limiters.flatMap((limiter) => [1, 2, 3, 4].map(() => limiter.take(now() + 1_000)));
    const results = await Promise.allSettled(takes);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
  });

  test('that is missing its table is an error, not a lost race', async () => {
    const store = createSharedStates({ client, table: 'nowhere' });
    await expect(store.write('key', {}, undefined)).rejects.toThrow('not found');
  });
});

describe('an update', () => {
  const world = (store: SharedStates, waits: number[] = []) => ({
    store,
    key: 'vendor',
    random: () => 0.5,
    sleep: async (milliseconds: number) => {
      waits.push(milliseconds);
    },
  });

  test('writes nothing where nothing changed', async () => {
    const store = createMemoryStore();
    expect(await update(world(store), () => ({ answer: 'same' }))).toBe('same');
    expect(store.counts.writes).toBe(0);
  });

  test('decides again on what the winner wrote, after a short wait that grows', async () => {
    const store = createMemoryStore();
    const waits: number[] = [];
    let rivals = 3;
    const rivalled: SharedStates = {
      ...store,
      async write(key, state, version) {
        if (rivals-- > 0) await store.write(key, `rival ${rivals}`, version);
        return store.write(key, state, version);
      },
    };
    const seen: unknown[] = [];
    await update(world(rivalled, waits), (state) => {
      seen.push(state);
      return { answer: undefined, state: 'mine' };
    });
    expect(seen).toEqual([undefined, 'rival 2', 'rival 1', 'rival 0']);
    expect(waits).toEqual([5, 10, 15]);
  });

  test('ends with what the decision throws, and nothing written', async () => {
    const store = createMemoryStore();
    const decide = () => {
      throw new Error('too late');
    };
    await expect(update(world(store), decide)).rejects.toThrow('too late');
    expect(store.counts).toEqual({ reads: 1, writes: 0, lost: 0 });
  });

  test('gives up after a hundred lost races, and says so', async () => {
    const store = createMemoryStore();
    const waits: number[] = [];
    const hopeless = world({ ...store, write: async () => false }, waits);
    await expect(update(hopeless, () => ({ answer: 1, state: 1 }))).rejects.toThrow('100 times in a row');
    expect(Math.max(...waits)).toBe(50);
  });
});
