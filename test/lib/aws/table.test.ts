import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import dynalite from 'dynalite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTable, type Table, update } from '../../../functions/lib/aws/table.ts';
import { createMemoryTable } from '../../support/memory-table.ts';

const server = dynalite({ createTableMs: 0 });
let client: DynamoDBDocumentClient;

beforeAll(async () => {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const plain = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  client = DynamoDBDocumentClient.from(plain);
  const text = (AttributeName: string) => ({ AttributeName, AttributeType: 'S' as const });
  await plain.send(
    new CreateTableCommand({
      TableName: 'roster',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [
        text('pk'),
        text('sk'),
        text('duePartition'),
        text('dueAt'),
        text('changedPartition'),
        text('changedAt'),
      ],
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'due',
          KeySchema: [
            { AttributeName: 'duePartition', KeyType: 'HASH' },
            { AttributeName: 'dueAt', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'ALL' },
        },
        {
          IndexName: 'people',
          KeySchema: [
            { AttributeName: 'changedPartition', KeyType: 'HASH' },
            { AttributeName: 'changedAt', KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'ALL' },
        },
      ],
    }),
  );
});

afterAll(async () => {
  client.destroy();
  await new Promise((done) => server.close(done));
});

// The kind: what a vendor's answer may hold, as words or in a snapshot, and a write must not fail for ever on.
test.each([
  ['half of a surrogate pair', 'Jane \ud83d', 'Jane \ufffd'],
  ['a character above U+FFFF, and noncharacters', 'Jane 😀\ufffe\uffff', 'Jane 😀\ufffe\uffff'],
  ['controls', 'a\u0000b\u007f', 'a\u0000b\u007f'],
  ['a field named by half of a pair', { '\ud83d': 1 }, { '\ufffd': 1 }],
  [
    'a number beyond all bounds',
    [Number.POSITIVE_INFINITY, 1e300, Number.NaN],
    ['Infinity', '1e+300', 'NaN'],
  ],
  ['a number that is not exact', 2 ** 60, '1152921504606847000'],
  ['numbers that are', [0, -1.5, 2 ** 53 - 1, 1e-9], [0, -1.5, 2 ** 53 - 1, 1e-9]],
  ['what is empty', { text: '', list: [], '': 1 }, { text: '', list: [], '': 1 }],
])('%s is written', async (what, value, stored) => {
  const documents = DynamoDBDocumentClient.from(client, {
    marshallOptions: { removeUndefinedValues: true },
  });
  const table = createTable(documents, 'roster');
  expect(await table.write({ pk: what, sk: 'odd' }, undefined, { snapshot: { value } })).toBe(true);
  expect(await table.read({ pk: what, sk: 'odd' })).toMatchObject({ snapshot: { value: stored } });
});

describe.each([
  ['on DynamoDB', () => createTable(client, 'roster')],
  ['in memory', () => createMemoryTable()],
])('a table %s', (_name, open) => {
  let table: Table;
  beforeAll(() => {
    table = open();
  });

  test('creates an item once: of two who try, one does', async () => {
    const key = { pk: 'once', sk: 'a' };
    const results = await Promise.all([1, 2, 3].map((n) => table.write(key, undefined, { n })));
    expect(results.filter(Boolean)).toHaveLength(1);
  });

  test('replaces an item only while it is what was read', async () => {
    const key = { pk: 'replace', sk: 'a' };
    await table.write(key, undefined, { n: 1 });
    const before = await table.read(key);
    expect(await table.write(key, before, { n: 2 })).toBe(true);
    expect(await table.write(key, before, { n: 3 })).toBe(false);
    expect(await table.read(key)).toMatchObject({ n: 2 });
  });

  test('loses no change of many made at once', async () => {
    const key = { pk: 'count', sk: 'a' };
    const add = () => update(table, key, (item) => ({ n: Number(item?.n ?? 0) + 1 }));
    await Promise.all(Array.from({ length: 12 }, add));
    expect(await table.read(key)).toMatchObject({ n: 12 });
  });

  test('leaves an item alone when the change says so', async () => {
    const key = { pk: 'alone', sk: 'a' };
    await table.write(key, undefined, { n: 1 });
    expect(await update(table, key, () => undefined)).toMatchObject({ n: 1 });
    expect(await table.read(key)).toMatchObject({ n: 1, revision: 1 });
  });

  test('leaves out fields that are undefined, so that the sparse index stays sparse', async () => {
    await table.write({ pk: 'sparse', sk: 'a' }, undefined, {
      duePartition: undefined,
      dueAt: undefined,
      n: 1,
    });
    expect(await table.read({ pk: 'sparse', sk: 'a' })).toEqual({ pk: 'sparse', sk: 'a', n: 1, revision: 1 });
  });

  test('lists a partition in order, by prefix, and the newest first', async () => {
    for (const sk of ['B#2', 'A#1', 'B#1', 'B#3']) await table.write({ pk: 'list', sk }, undefined, {});
    expect((await table.list('list')).map(({ sk }) => sk)).toEqual(['A#1', 'B#1', 'B#2', 'B#3']);
    expect((await table.list('list', 'B#')).map(({ sk }) => sk)).toEqual(['B#1', 'B#2', 'B#3']);
    expect((await table.newest('list', 'B#', 2)).map(({ sk }) => sk)).toEqual(['B#3', 'B#2']);
  });

  test('lists a partition page by page, from the place where the page before ended', async () => {
    for (const sk of ['A#1', 'M#1', 'M#2', 'M#3', 'Z#1'])
      await table.write({ pk: 'page', sk }, undefined, {});
    const places = async (limit: number, after?: string) =>
      (await table.page('page', 'M#', limit, after)).map(({ sk }) => sk);
    expect(await places(2)).toEqual(['M#1', 'M#2']);
    expect(await places(2, 'M#2')).toEqual(['M#3']);
    expect(await places(2, 'M#3')).toEqual([]);
  });

  test('finds what changed since a moment page by page, and each item once', async () => {
    for (const [sk, changedAt] of Object.entries({
      a: '2026-01-01',
      b: '2026-01-02',
      c: '2026-01-03',
      d: '2026-01-03',
    })) {
      await table.write({ pk: 'changed', sk }, undefined, { changedAt, changedPartition: 'C' });
    }
    const all = async (since: string) => {
      const found: string[] = [];
      for (let page = await table.changed('C', since, 1); page.length > 0; ) {
        found.push(...page.map(({ sk }) => sk));
        page = await table.changed('C', since, 1, page.at(-1));
      }
      return found.sort();
    };
    expect(await all('')).toEqual(['a', 'b', 'c', 'd']);
    expect(await all('2026-01-02')).toEqual(['b', 'c', 'd']);
    const before = await table.read({ pk: 'changed', sk: 'a' });
    await table.write({ pk: 'changed', sk: 'a' }, before, { changedAt: '2026-01-04', changedPartition: 'C' });
    await table.write({ pk: 'changed', sk: 'b' }, await table.read({ pk: 'changed', sk: 'b' }), {});
    expect(await all('')).toEqual(['a', 'c', 'd']);
  });

  test('finds what is due page by page, however many are due at the same moment', async () => {
    for (const sk of ['a', 'b', 'c', 'd', 'e']) {
      await table.write({ pk: 'moment', sk }, undefined, { dueAt: '2026-01-01', duePartition: 'M' });
    }
    const found: string[] = [];
    for (let page = await table.due('M', '2026-01-15', 2); page.length > 0; ) {
      found.push(...page.map(({ sk }) => sk));
      page = await table.due('M', '2026-01-15', 2, page.at(-1));
    }
    expect(found.sort()).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  test('finds what is due, the oldest first, and forgets what no longer is', async () => {
    const due = (sk: string, dueAt?: string) => ({
      key: { pk: 'due', sk },
      fields: { dueAt, duePartition: dueAt && 'D' },
    });
    for (const { key, fields } of [
      due('a', '2026-01-03'),
      due('b', '2026-01-01'),
      due('c', '2026-02-01'),
      due('d'),
    ]) {
      await table.write(key, undefined, fields);
    }
    expect((await table.due('D', '2026-01-15', 10)).map(({ sk }) => sk)).toEqual(['b', 'a']);
    expect((await table.due('D', '2026-01-15', 1)).map(({ sk }) => sk)).toEqual(['b']);
    await update(table, { pk: 'due', sk: 'b' }, () => ({}));
    expect((await table.due('D', '2026-01-15', 10)).map(({ sk }) => sk)).toEqual(['a']);
  });

  test('finds all that is due, although DynamoDB answers no more than 1 MB at once', async () => {
    const bulk = 'x'.repeat(390_000);
    const due = { duePartition: 'large', dueAt: '2026-01-01', bulk };
    for (const sk of ['a', 'b', 'c', 'd']) await table.write({ pk: 'large', sk }, undefined, due);
    expect(await table.due('large', '2026-01-15', 10)).toHaveLength(4);
    expect(await table.due('large', '2026-01-15', 3)).toHaveLength(3);
  });

  test.each([
    ['a partition key that is empty', { pk: '', sk: 'a' }, {}],
    ['a partition key of more than 2,048 bytes', { pk: 'x'.repeat(2_049), sk: 'a' }, {}],
    ['a sort key of more than 1,024 bytes', { pk: 'bounds', sk: 'x'.repeat(1_025) }, {}],
    ['an item of more than 400 KB', { pk: 'bounds', sk: 'a' }, { bulk: 'x'.repeat(410_000) }],
  ])('refuses %s', async (_, key, fields) => {
    await expect(table.write(key, undefined, fields)).rejects.toMatchObject({ name: 'ValidationException' });
  });

  test('removes an item while it is as it was read, and only then; an index knows it no more', async () => {
    const key = { pk: 'going', sk: 'a' };
    const due = { duePartition: 'going', dueAt: '2026-01-01' };
    await table.write(key, undefined, due);
    const before = await table.read(key);
    if (before === undefined) throw new Error('nothing was written');
    await table.write(key, before, { ...due, value: 2 });
    expect(await table.remove(before)).toBe(false);
    const now = await table.read(key);
    expect(now).toMatchObject({ value: 2 });
    expect(await table.remove(now ?? before)).toBe(true);
    expect(await table.remove(now ?? before)).toBe(false);
    expect([await table.read(key), await table.list('going'), await table.due('going', '2027', 9)]).toEqual([
      undefined,
      [],
      [],
    ]);
    expect(await table.write(key, undefined, {})).toBe(true);
  });

  test('walks on behind an item that was removed meanwhile, and answers every kind of item where none is asked for', async () => {
    for (let n = 0; n < 6; n++) await table.write({ pk: `trail${n % 2}`, sk: `T${n}` }, undefined, {});
    const found: string[] = [];
    let from: { pk: string; sk: string } | undefined;
    do {
      const { items, next } = await table.scan(undefined, 5, from);
      found.push(...items.flatMap(({ pk, sk }) => (pk.startsWith('trail') ? [sk] : [])));
      for (const item of items) if (item.pk.startsWith('trail')) await table.remove(item);
      from = next;
    } while (from !== undefined);
    expect(found.sort()).toEqual(['T0', 'T1', 'T2', 'T3', 'T4', 'T5']);
  });

  test('walks through everything, page by page', async () => {
    for (let n = 0; n < 9; n++) await table.write({ pk: `walk${n}`, sk: 'W' }, undefined, {});
    const found: string[] = [];
    let from: { pk: string; sk: string } | undefined;
    do {
      const page = await table.scan('W', 4, from);
      found.push(...page.items.map(({ pk }) => pk));
      from = page.next;
    } while (from !== undefined);
    expect(found.sort()).toEqual(Array.from({ length: 9 }, (_, n) => `walk${n}`));
  });
});

describe('an item in DynamoDB that was spoiled', () => {
  test.each([{}, { revision: 'three' }, { revision: null }])(
    '(%j) is replaced, and nobody tries for ever',
    async (spoiled) => {
      const key = { pk: `SPOILED#${JSON.stringify(spoiled)}`, sk: 'SPOILED' };
      await client.send(new PutCommand({ TableName: 'roster', Item: { ...key, ...spoiled, value: 1 } }));
      const table = createTable(client, 'roster');
      const before = await table.read(key);
      expect(await table.write(key, before, { value: 2 })).toBe(true);
      expect(await table.write(key, before, { value: 3 })).toBe(false);
      expect(await table.read(key)).toMatchObject({ value: 2, revision: 1 });
    },
  );
});
