import { type DynamoDBClient, PutItemCommand, paginateScan } from '@aws-sdk/client-dynamodb';
import type { KeptState } from '../kept-state.ts';

type Items = KeptState['tables'][string];

/** All items of a table, as DynamoDB writes them. Of types only those that JSON can hold: no binary ones. */
export async function itemsOf(client: DynamoDBClient, table: string): Promise<Items> {
  const items: Items = [];
  for await (const page of paginateScan({ client }, { TableName: table })) items.push(...(page.Items ?? []));
  return items;
}

/** Puts them into a table that is empty. */
export async function putItems(client: DynamoDBClient, table: string, items: Items): Promise<void> {
  for (const item of items) {
    // What was read as an item is one.
    await client.send(new PutItemCommand({ TableName: table, Item: item as Record<string, never> }));
  }
}
