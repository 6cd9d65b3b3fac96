import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetQueueAttributesCommand, GetQueueUrlCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createRoster, type Roster } from '../../functions/core/roster/roster.ts';
import { createSecrets, type Secrets } from '../../functions/lib/aws/secrets.ts';
import { createSharedStates } from '../../functions/lib/aws/shared-state.ts';
import { createTable, type Table } from '../../functions/lib/aws/table.ts';
import type { SharedStates } from '../../functions/lib/shared-state.ts';
import { clientOptions } from '../local/aws/client.ts';
import { logFileOf } from '../local/log-file.ts';
import { portsFrom } from '../local/ports.ts';
import { logGroupName, queueName, rosterName, secretsPrefix } from '../names.ts';
import { type Deliveries, inCloudWatch, inLogFile } from './connect/deliveries.ts';
import { openSecretStore, type SecretStore } from './secret-store.ts';
import type { Stage } from './stage-options.ts';

/** About how many messages a queue has. */
export type QueueDepth = { waiting: number; inFlight: number };

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
  /** About how many messages such a queue has: those that wait, and those that are worked on or come back later. */
  queueDepth(name: string): Promise<QueueDepth>;
  /** Where a vendor's API is, if not at the vendor's: the local machine's simulators. */
  origin(id: string): string | undefined;
  secretStore: SecretStore;
  /** How many good deliveries of a source its log has, lately. Throws `CommandError` where the log cannot be read. */
  deliveries: Deliveries;
  /** Where the local machine takes webhooks; on AWS only the operator knows. */
  webhooks?: string;
};

/** Opens the Rollcall that is meant. Nothing is called before its first use. */
export function openStage(stage: Stage): StageClient {
  const isAws = 'aws' in stage;
  const ports = portsFrom(isAws ? 0 : stage.port);
  const name = isAws ? stage.aws : 'dev';
  const at = (port: number) =>
    isAws ? {} : { ...clientOptions(`http://127.0.0.1:${port}`), maxAttempts: 1 };
  const documents = DynamoDBDocumentClient.from(new DynamoDBClient(at(ports.dynamodb)));
  const table = createTable(documents, rosterName(name));
  const sqs = new SQSClient({ ...at(ports.sqs), useQueueUrlAsEndpoint: isAws });
  const secretsManager = new SecretsManagerClient(at(ports.secrets));
  let deliveries: Promise<Deliveries> | undefined;
  const queueUrl = async (queue: string) => {
    const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: queueName(name, queue) }));
    return QueueUrl ?? '';
  };
  return {
    name,
    table,
    roster: createRoster({ table, now: Date.now, sleep, newId: randomUUID }),
    store: createSharedStates({ client: documents, table: rosterName(name) }),
    secrets: createSecrets(secretsManager),
    secretStore: openSecretStore(secretsManager, secretsPrefix(name)),
    sqs,
    queueUrl,
    queueDepth: async (queue) => depthOf(sqs, await queueUrl(queue)),
    async deliveries(source) {
      // Once: each looks back from the moment it was made on.
      deliveries ??= deliveriesOf(stage);
      return (await deliveries)(source);
    },
    ...(!isAws && { webhooks: `http://127.0.0.1:${ports.webhooks}/webhooks` }),
    origin: (id) => (isAws ? undefined : `http://127.0.0.1:${ports.simulators}/${id}`),
  };
}

/** The client of CloudWatch Logs is loaded only for this one question. */
async function deliveriesOf(stage: Stage): Promise<Deliveries> {
  if ('port' in stage) return inLogFile(logFileOf(stage.port));
  const { CloudWatchLogsClient } = await import('@aws-sdk/client-cloudwatch-logs');
  return inCloudWatch({
    client: new CloudWatchLogsClient({}),
    logGroupName: logGroupName(stage.aws, 'receive'),
    now: Date.now,
  });
}

async function depthOf(sqs: SQSClient, url: string): Promise<QueueDepth> {
  const { Attributes = {} } = await sqs.send(
    new GetQueueAttributesCommand({
      QueueUrl: url,
      AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
    }),
  );
  return {
    waiting: Number(Attributes.ApproximateNumberOfMessages ?? 0),
    inFlight: Number(Attributes.ApproximateNumberOfMessagesNotVisible ?? 0),
  };
}
