import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import type { SharedStates } from '../shared-state.ts';

/** Where the states are stored, and under which kind of key. */
export type DynamoStoreOptions = {
  client: DynamoDBDocumentClient;
  /** A table with the string keys `pk` and `sk`. */
  table: string;
  /** What the states are: `<kind>#<key>` is the item's `pk`, `<kind>` its `sk`. @default 'LIMIT' */
  kind?: string;
};

/** A spoiled item is read as a state that nobody can read, and is made anew: nothing throws for ever. */
const Item = z.object({ state: z.catch(z.string(), ''), version: z.catch(z.number(), Number.NaN) });

/**
 * States in DynamoDB, one item a key. The state is stored as JSON text, which is smaller than a list of DynamoDB
 * numbers. Reads are strongly consistent; a write is conditional on the version that was read.
 */
export function createSharedStates({ client, table, kind = 'LIMIT' }: DynamoStoreOptions): SharedStates {
  const keyOf = (key: string) => ({ pk: `${kind}#${key}`, sk: kind });
  return {
    async read(key) {
      const answer = await client.send(
        new GetCommand({ TableName: table, Key: keyOf(key), ConsistentRead: true }),
      );
      if (answer.Item === undefined) return undefined;
      const { state, version } = Item.parse(answer.Item);
      return { state: parse(state), version };
    },
    async write(key, state, version) {
      const next = Number.isNaN(version) ? 1 : (version ?? 0) + 1;
      const Item = { ...keyOf(key), state: JSON.stringify(state), version: next };
      try {
        await client.send(new PutCommand({ TableName: table, Item, ...unchanged(version) }));
        return true;
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return false;
        throw error;
      }
    },
  };
}

/** `null` where the text is no JSON: that is no state. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function unchanged(version: number | undefined) {
  if (version === undefined) return { ConditionExpression: 'attribute_not_exists(pk)' };
  const names = { ExpressionAttributeNames: { '#version': 'version' } };
  if (Number.isNaN(version)) {
    const condition = 'attribute_exists(pk) AND NOT attribute_type(#version, :number)';
    return { ConditionExpression: condition, ...names, ExpressionAttributeValues: { ':number': 'N' } };
  }
  return {
    ConditionExpression: '#version = :version',
    ...names,
    ExpressionAttributeValues: { ':version': version },
  };
}
