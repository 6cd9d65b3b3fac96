import { Stack } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { forgettable, historyPrefix } from '../../functions/core/roster/keys.ts';
import { scimLockPrefix, scimPrefix } from '../../functions/core/scim/store/keys.ts';
import { dueIndex, peopleIndex } from './table.ts';

// CDK's own `grant…` methods give more than the functions use, so each right is written out here.

/** Sends to these queues and to no other. */
export function send(queues: Queue[]): PolicyStatement {
  return new PolicyStatement({ actions: ['sqs:SendMessage'], resources: arns(queues) });
}

/** What an event source mapping and the function behind it do with the queues they read. */
export function consume(queues: Queue[]): PolicyStatement {
  return new PolicyStatement({
    actions: [
      'sqs:ReceiveMessage',
      'sqs:DeleteMessage',
      'sqs:ChangeMessageVisibility',
      'sqs:GetQueueAttributes',
    ],
    resources: arns(queues),
  });
}

/**
 * Reads and writes the roster by key. The audit trail can only be added to: a function that may neither read it nor take
 * anything out of it does not know the key of a line of what was done, whose end is random, and so cannot write over it either.
 * A line of what was heard has a key that is made of the event, so that an event that comes twice adds it once.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
 *
 * @param forgets Whether it may also remove what was kept long enough. A policy tells an item's partition and neither its place nor
 *   its age: so of the audit trail any line, of what is about persons any item, and nothing else.
 */
export function useRoster(table: Table, { forgets = false } = {}): PolicyStatement[] {
  const resources = [table.tableArn];
  const removed = { 'dynamodb:LeadingKeys': forgettable.map((prefix) => `${prefix}*`) };
  return [
    ...(forgets
      ? [
          new PolicyStatement({
            actions: ['dynamodb:DeleteItem'],
            resources,
            conditions: { 'ForAllValues:StringLike': removed },
          }),
        ]
      : []),
    new PolicyStatement({
      actions: ['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:PutItem'],
      resources,
    }),
    new PolicyStatement({
      effect: Effect.DENY,
      actions: [
        'dynamodb:GetItem',
        'dynamodb:Query',
        'dynamodb:UpdateItem',
        ...(forgets ? [] : ['dynamodb:DeleteItem']),
      ],
      resources,
      conditions: { 'ForAnyValue:StringLike': { 'dynamodb:LeadingKeys': [`${historyPrefix}*`] } },
    }),
  ];
}

/** Reads and writes what clients of SCIM wrote, and takes turns at it. Nothing else of the table: no person, no audit trail. */
export function useScim(table: Table): PolicyStatement {
  return new PolicyStatement({
    actions: ['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:PutItem', 'dynamodb:DeleteItem'],
    resources: [table.tableArn],
    conditions: {
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [`${scimPrefix}*`, `LOCK#${scimLockPrefix}*`] },
    },
  });
}

/** Finds what is in the index: what is due, what is held, the users of a source. */
export function searchIndex(table: Table): PolicyStatement {
  return new PolicyStatement({
    actions: ['dynamodb:Query'],
    resources: [`${table.tableArn}/index/${dueIndex}`],
  });
}

/** Finds everybody by the summaries of people. */
export function listPeople(table: Table): PolicyStatement {
  return new PolicyStatement({
    actions: ['dynamodb:Query'],
    resources: [`${table.tableArn}/index/${peopleIndex}`],
  });
}

/** Finds people without knowing them: what is in the index, and everybody. */
export function searchRoster(table: Table): PolicyStatement[] {
  return [
    searchIndex(table),
    new PolicyStatement({ actions: ['dynamodb:Scan'], resources: [table.tableArn] }),
  ];
}

/** Reads the tags of these secrets, and no value: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DescribeSecret.html */
export function describeSecrets(resources: string[]): PolicyStatement[] {
  return some(['secretsmanager:DescribeSecret'], resources);
}

/** Reads these secrets, current and previous version. */
export function readSecrets(resources: string[]): PolicyStatement[] {
  return some(['secretsmanager:GetSecretValue'], resources);
}

/** Where there is nothing there is no right to it: a source that is a file has no secret. */
function some(actions: string[], resources: string[]): PolicyStatement[] {
  return resources.length === 0 ? [] : [new PolicyStatement({ actions, resources })];
}

type Encrypted = 'sqs' | 'secretsmanager' | 'dynamodb';

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html */
const readAndWrite = ['kms:Decrypt', 'kms:GenerateDataKey'];

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html */
const table = ['kms:DescribeKey', 'kms:Encrypt', 'kms:ReEncryptFrom', 'kms:ReEncryptTo'];

/** Uses a key of the account's own (customer managed), never directly: only through these services. AWS's own keys need no right. */
export function useKey(scope: Construct, key: IKey | undefined, services: Encrypted[]): PolicyStatement[] {
  if (key === undefined) return [];
  const { region, urlSuffix } = Stack.of(scope);
  const through = services.map((service) => `${service}.${region}.${urlSuffix}`);
  return [
    new PolicyStatement({
      actions: [...readAndWrite, ...(services.includes('dynamodb') ? table : [])],
      resources: [key.keyArn],
      conditions: { StringEquals: { 'kms:ViaService': through } },
    }),
  ];
}

function arns(queues: Queue[]): string[] {
  return queues.map((queue) => queue.queueArn);
}
