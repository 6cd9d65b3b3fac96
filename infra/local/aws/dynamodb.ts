import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import { type Listening, listen } from '../http.ts';
import type { TablePlan } from '../plans.ts';
import { clientOptions } from './client.ts';

/** DynamoDB in memory, on the loopback address. */
export function startDynamoDb(port: number): Promise<Listening> {
  const server = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  // It throws where a client goes away in the middle of a request, and would take this whole process with it.
  server.on('request', (request) => request.removeAllListeners('error').on('error', () => {}));
  return listen(server, port, 'DynamoDB');
}

export async function createTables(endpoint: string, tables: TablePlan[]): Promise<void> {
  const client = new DynamoDBClient(clientOptions(endpoint));
  for (const table of tables) {
    await client.send(new CreateTableCommand({ ...table, BillingMode: 'PAY_PER_REQUEST' }));
  }
  client.destroy();
}
