import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { SQSRecord } from 'aws-lambda';
import type { SharedStates } from '../shared-state.ts';
import { hide } from './consumed.ts';
import { createQueue, type Queue } from './queue.ts';
import { createSecrets, type Secrets } from './secrets.ts';
import { createSharedStates } from './shared-state.ts';
import { createTable, type Table } from './table.ts';

/** The AWS services that the workers use. Where they are is the SDK's business: region and endpoints by environment. */
export type Aws = {
  table: Table;
  secrets: Secrets;
  queue(url: string): Queue;
  hide(url: string, records: SQSRecord[], milliseconds: number): Promise<void>;
  /** Small shared states in the same table, by kind. */
  store(kind: string): SharedStates;
};

/**
 * Makes the clients of AWS that the functions use, once a process. `tableName` is the roster's. No call is made yet.
 */
export function createAws(tableName: string): Aws {
  const sqs = new SQSClient();
  const documents = DynamoDBDocumentClient.from(new DynamoDBClient(), {
    marshallOptions: { removeUndefinedValues: true },
  });
  return {
    table: createTable(documents, tableName),
    secrets: createSecrets(new SecretsManagerClient()),
    queue: (url) => createQueue(sqs, url),
    hide: (url, records, milliseconds) => hide(sqs, url, records, milliseconds),
    store: (kind) => createSharedStates({ client: documents, table: tableName, kind }),
  };
}
