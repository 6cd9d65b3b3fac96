import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createRoster, type Roster } from '../../functions/core/roster/index.ts';
import { createTable } from '../../functions/lib/table.ts';
import { portsFrom } from '../local/ports.ts';
import { rosterName } from '../table.ts';

/** Where the roster is: on this machine (the local machine's port), or in the account that the AWS SDK finds. */
export type Place = { aws: boolean; port: number; stage: string };

/** Opens the roster. Nothing is called before its first use. */
export function openRoster({ aws, port, stage }: Place): Roster {
  const local = {
    endpoint: `http://127.0.0.1:${portsFrom(port).dynamodb}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  };
  const client = DynamoDBDocumentClient.from(new DynamoDBClient(aws ? {} : local));
  return createRoster({ table: createTable(client, rosterName(stage)), now: Date.now, newId: randomUUID });
}
