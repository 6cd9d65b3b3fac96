import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BatchWriteCommand, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { keys } from '../../functions/core/roster/keys.ts';
import { clientOptions } from '../../infra/local/aws/client.ts';
import { createTables, startDynamoDb } from '../../infra/local/aws/dynamodb.ts';
import { portsFrom } from '../../infra/local/ports.ts';
import { rosterName } from '../../infra/names.ts';
import { event } from '../support/events.ts';
import { createRollcall } from '../support/rollcall.ts';
import { median } from './median.ts';
import type { Result } from './result.ts';

const execute = promisify(execFile);
const root = join(import.meta.dirname, '../..');
const people = 10_000;
const runs = 7;
const slowest = 5;
const bases = { empty: 21_790, full: 21_800 };

/** `rollcall people`, the whole command, beside a table of DynamoDB’s on this machine: with nobody, and with 10,000 people. */
export async function run(): Promise<Result[]> {
  const empty = await start(bases.empty, 0);
  const full = await start(bases.full, people);
  try {
    const results: Result[] = [];
    for (const filter of ['', 'is:right', 'is:blocked']) {
      const times = { empty: [] as number[], full: [] as number[] };
      for (let n = 0; n < runs; n++) {
        times.empty.push(await timed(bases.empty, filter));
        times.full.push(await timed(bases.full, filter));
      }
      const ratio = median(times.full) / median(times.empty);
      results.push({
        name: `rollcall people ${filter}`.trim().concat(', 10,000 people to nobody'),
        value: ratio.toFixed(2),
        goal: `≤ ${slowest}`,
        ok: ratio <= slowest,
      });
    }
    return results;
  } finally {
    await Promise.all([empty.close(), full.close()]);
  }
}

async function timed(port: number, filter: string): Promise<number> {
  const args = ['infra/cli/bin.mjs', 'people', ...(filter === '' ? [] : [filter]), '--port', String(port)];
  const begun = performance.now();
  await execute(process.execPath, args, { cwd: root, maxBuffer: 64 * 1024 * 1024 });
  return performance.now() - begun;
}

/** DynamoDB with the roster's table, where a local machine at `base` would have it, and so many people in it. */
async function start(base: number, many: number) {
  const listening = await startDynamoDb(portsFrom(base).dynamodb);
  await createTables(listening.url, [rosterTable()]);
  const client = DynamoDBDocumentClient.from(new DynamoDBClient(clientOptions(listening.url)));
  const items = many === 0 ? [] : await summaries(many);
  for (let at = 0; at < items.length; at += 25) {
    const requests = items.slice(at, at + 25).map((Item) => ({ PutRequest: { Item } }));
    await client.send(new BatchWriteCommand({ RequestItems: { [rosterName('dev')]: requests } }));
  }
  client.destroy();
  return listening;
}

/** What the roster writes of a person, for so many. */
async function summaries(many: number): Promise<Record<string, unknown>[]> {
  const rollcall = createRollcall();
  const user = { id: 'u-jane', email: 'jane@example.com', displayName: 'Jane Doe' };
  await rollcall.happen(event('user.created', 1, { user }), event('group.member_added', 2, { user }));
  const { person } = await rollcall.personOf(user.email);
  const { pk } = keys.person(person);
  const own = rollcall.table.items().find((item) => item.pk === pk && item.sk === 'PERSON');
  const text = JSON.stringify(own);
  return Array.from({ length: many }, (_, number): Record<string, unknown> => {
    const other = text.replaceAll(person, `person-${number}`).replaceAll('jane', `jane.${number}`);
    // Two that changed at the same moment may have one place in dynalite's index, which has 24 bits to tell them apart.
    return { ...JSON.parse(other), changedAt: new Date(rollcall.clock.now() + number).toISOString() };
  });
}

function rosterTable() {
  const text = (AttributeName: string) => ({ AttributeName, AttributeType: 'S' as const });
  const key = (HASH: string, RANGE: string) => [
    { AttributeName: HASH, KeyType: 'HASH' as const },
    { AttributeName: RANGE, KeyType: 'RANGE' as const },
  ];
  const index = (IndexName: string, hash: string, range: string) => ({
    IndexName,
    KeySchema: key(hash, range),
    Projection: { ProjectionType: 'ALL' as const },
  });
  return {
    TableName: rosterName('dev'),
    AttributeDefinitions: ['pk', 'sk', 'duePartition', 'dueAt', 'changedPartition', 'changedAt'].map(text),
    KeySchema: key('pk', 'sk'),
    GlobalSecondaryIndexes: [
      index('due', 'duePartition', 'dueAt'),
      index('people', 'changedPartition', 'changedAt'),
    ],
  };
}
