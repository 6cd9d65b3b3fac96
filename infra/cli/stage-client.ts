import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetQueueUrlCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createRoster, type Roster } from '../../functions/core/roster/roster.ts';
import { createSecrets, type Secrets } from '../../functions/lib/aws/secrets.ts';
import { createSharedStates } from '../../functions/lib/aws/shared-state.ts';
import { createTable, type Table } from '../../functions/lib/aws/table.ts';
import type { SharedStates } from '../../functions/lib/shared-state.ts';
import { clientOptions } from '../local/aws/client.ts';
import { portsFrom, readPort } from '../local/ports.ts';
import { queueName, rosterName, secretsPrefix } from '../names.ts';
import { parseStage } from '../stage.ts';
import type { Credentials } from './connect/sigv4.ts';
import { openSecretStore, type SecretStore } from './secret-store.ts';

/** The options by which every command finds the Rollcall it is about, and what they mean. */
export const stageOptions = {
  port: { type: 'string' },
  aws: { type: 'boolean', default: false },
  stage: { type: 'string', default: 'dev' },
} as const;

export const stageUsage = `  --port <n>       the local machine's PORT (8787, or the variable PORT)
  --aws            the stack in the AWS account that the SDK finds, instead of the local machine
  --stage <name>   its stage (dev)`;

/** A running Rollcall: the local machine, or a stack in an AWS account. */
export type StageClient = {
  /** Its name. */
  name: string;
  table: Table;
  roster: Roster;
  store: SharedStates;
  secrets: Secrets;
  sqs: SQSClient;
  /** The URL of a queue by its name within the stage, such as `opsgenie-dead`. */
  queueUrl(name: string): Promise<string>;
  /** Where a vendor's API is, if not at the vendor's: the local machine's simulators. */
  origin(id: string): string | undefined;
  secretStore: SecretStore;
  /** Where the local machine takes webhooks; on AWS only the operator knows. */
  webhooks?: string;
  /** Whose account it is, for a question that no client here asks. */
  account: { region(): Promise<string>; credentials(): Promise<Credentials> };
};

/** Finds the Rollcall that the options are about. Nothing is called before its first use. */
export function openStage(values: { port?: string; aws: boolean; stage: string }): StageClient {
  const ports = portsFrom(readPort(values.port ?? process.env.PORT));
  const stage = parseStage(values.stage);
  const at = (port: number) =>
    values.aws ? {} : { ...clientOptions(`http://127.0.0.1:${port}`), maxAttempts: 1 };
  const documents = DynamoDBDocumentClient.from(new DynamoDBClient(at(ports.dynamodb)));
  const table = createTable(documents, rosterName(stage));
  const sqs = new SQSClient({ ...at(ports.sqs), useQueueUrlAsEndpoint: values.aws });
  const secretsManager = new SecretsManagerClient(at(ports.secrets));
  return {
    name: stage,
    table,
    roster: createRoster({
      table,
      now: Date.now,
      sleep,
      newId: randomUUID,
    }),
    store: createSharedStates({ client: documents, table: rosterName(stage) }),
    secrets: createSecrets(secretsManager),
    secretStore: openSecretStore(secretsManager, secretsPrefix(stage)),
    sqs,
    async queueUrl(name) {
      const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: queueName(stage, name) }));
      return QueueUrl ?? '';
    },
    account: secretsManager.config,
    ...(!values.aws && { webhooks: `http://127.0.0.1:${ports.webhooks}/webhooks` }),
    origin: (id) => (values.aws ? undefined : `http://127.0.0.1:${ports.simulators}/${id}`),
  };
}
