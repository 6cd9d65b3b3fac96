import { connect } from 'node:net';
import {
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  type PutItemCommandInput,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clientOptions } from '../../../../infra/local/aws/client.ts';
import { createTables, startDynamoDb } from '../../../../infra/local/aws/dynamodb.ts';
import type { Listening } from '../../../../infra/local/http.ts';

describe('DynamoDB on one machine', () => {
  let dynamodb: Listening;
  let client: DynamoDBClient;
  const put = (item: PutItemCommandInput['Item'], condition?: string) =>
    client.send(new PutItemCommand({ TableName: 'roster', Item: item, ConditionExpression: condition }));

  beforeAll(async () => {
    dynamodb = await startDynamoDb(0);
    await createTables(dynamodb.url, [
      {
        TableName: 'roster',
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ],
        AttributeDefinitions: ['pk', 'sk', 'due', 'dueAt'].map((AttributeName) => ({
          AttributeName,
          AttributeType: 'S' as const,
        })),
        GlobalSecondaryIndexes: [
          {
            IndexName: 'due',
            KeySchema: [
              { AttributeName: 'due', KeyType: 'HASH' },
              { AttributeName: 'dueAt', KeyType: 'RANGE' },
            ],
            Projection: { ProjectionType: 'ALL' },
          },
        ],
      },
    ]);
    client = new DynamoDBClient(clientOptions(dynamodb.url));
  });
  afterAll(async () => {
    client.destroy();
    await dynamodb.close();
  });

  it('has the tables of the template ready at once', async () => {
    await put({ pk: { S: 'PERSON#1' }, sk: { S: 'okta' } });
    const { Item } = await client.send(
      new GetItemCommand({
        TableName: 'roster',
        Key: { pk: { S: 'PERSON#1' }, sk: { S: 'okta' } },
        ConsistentRead: true,
      }),
    );
    expect(Item).toEqual({ pk: { S: 'PERSON#1' }, sk: { S: 'okta' } });
  });

  it('refuses the second of two conditional writes', async () => {
    const item = { pk: { S: 'LINK#1' }, sk: { S: '-' } };
    await put(item, 'attribute_not_exists(pk)');
    await expect(put(item, 'attribute_not_exists(pk)')).rejects.toMatchObject({
      name: 'ConditionalCheckFailedException',
    });
  });

  it('lists what is due by the index, and only that', async () => {
    await put({ pk: { S: 'a' }, sk: { S: '-' }, due: { S: 'due' }, dueAt: { S: '2026-01-02' } });
    await put({ pk: { S: 'b' }, sk: { S: '-' }, due: { S: 'due' }, dueAt: { S: '2026-01-01' } });
    await put({ pk: { S: 'c' }, sk: { S: '-' } });
    const { Items = [] } = await client.send(
      new QueryCommand({
        TableName: 'roster',
        IndexName: 'due',
        KeyConditionExpression: 'due = :due',
        ExpressionAttributeValues: { ':due': { S: 'due' } },
      }),
    );
    expect(Items.map(({ pk }) => pk?.S)).toEqual(['b', 'a']);
  });

  it('survives a client that is killed in the middle of a request', async () => {
    const socket = connect(dynamodb.port, '127.0.0.1');
    socket.write(
      'POST / HTTP/1.1\r\nhost: x\r\ncontent-type: application/x-amz-json-1.0\r\ncontent-length: 99\r\n\r\n{"a"',
    );
    await new Promise((resolve) => socket.once('ready', resolve));
    socket.resetAndDestroy();
    await put({ pk: { S: 'still' }, sk: { S: 'there' } });
  });
});
