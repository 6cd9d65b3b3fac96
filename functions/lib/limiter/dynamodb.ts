import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import type { LimiterStore } from './store.ts';

export type DynamoStoreOptions = {
  client: DynamoDBDocumentClient;
  /** A table with the string keys `pk` and `sk`. */
  table: string;
  /** What the states are: `<kind>#<key>` is the item's `pk`, `<kind>` its `sk`. @default 'LIMIT' */
  kind?: string;
};

const Item = z.object({ state: z.string(), version: z.number() });

/**
 * States in DynamoDB, one item a key. The state is stored as JSON text, which is smaller than a list of DynamoDB
 * numbers. Reads are strongly consistent; a write is conditional on the version that was read.
 */
export function createDynamoStore({ client, table, kind = 'LIMIT' }: DynamoStoreOptions): LimiterStore {
  const keyOf = (key: string) => ({ pk: `${kind}#${key}`, sk: kind });
  return {
    async read(key) {
      const answer = await client.send(
        new GetCommand({ TableName: table, Key: keyOf(key), ConsistentRead: true }),
      );
      if (answer.Item === undefined) return undefined;
      const { state, version } = Item.parse(answer.Item);
      return { state: JSON.parse(state), version };
    },
    async write(key, state, version) {
      const condition =
        version === undefined
          ? { ConditionExpression: 'attribute_not_exists(pk)' }
          : {
              ConditionExpression: '#version = :version',
              ExpressionAttributeNames: { '#version': 'version' },
              ExpressionAttributeValues: { ':version': version },
            };
      const Item = { ...keyOf(key), state: JSON.stringify(state), version: (version ?? 0) + 1 };
      try {
        await client.send(new PutCommand({ TableName: table, Item, ...condition }));
        return true;
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return false;
        throw error;
      }
    },
  };
}
