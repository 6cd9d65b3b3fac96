import { ArnFormat, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AttributeType, BillingMode, ProjectionType, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import { AnyPrincipal, Effect, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { rosterName } from '../names.ts';
import type { StageContext } from './stage-context.ts';

/** The sparse index that lists what is due: only items with both fields are in it. */
export const dueIndex = 'due';

/** The sparse index of summaries, one a person, that lists everybody and who changed lately. */
export const peopleIndex = 'people';

/** The roster. Its name is fixed, so that a lost stack never quietly starts again with an empty one. */
export function createTable(scope: Construct, { stage, protect, key }: StageContext): Table {
  const tableName = rosterName(stage);
  const table = new Table(scope, 'roster', {
    tableName,
    partitionKey: { name: 'pk', type: AttributeType.STRING },
    sortKey: { name: 'sk', type: AttributeType.STRING },
    billingMode: BillingMode.PAY_PER_REQUEST,
    ...(key === undefined
      ? { encryption: TableEncryption.AWS_MANAGED }
      : { encryption: TableEncryption.CUSTOMER_MANAGED, encryptionKey: key }),
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    deletionProtection: protect,
    removalPolicy: protect ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    resourcePolicy: onlyWithTls(scope, tableName),
  });
  table.addGlobalSecondaryIndex({
    indexName: dueIndex,
    partitionKey: { name: 'duePartition', type: AttributeType.STRING },
    sortKey: { name: 'dueAt', type: AttributeType.STRING },
    projectionType: ProjectionType.ALL,
  });
  table.addGlobalSecondaryIndex({
    indexName: peopleIndex,
    partitionKey: { name: 'changedPartition', type: AttributeType.STRING },
    sortKey: { name: 'changedAt', type: AttributeType.STRING },
    projectionType: ProjectionType.ALL,
  });
  return table;
}

/** DynamoDB still answers plain HTTP: https://docs.aws.amazon.com/general/latest/gr/ddb.html */
function onlyWithTls(scope: Construct, resourceName: string): PolicyDocument {
  const arn = Stack.of(scope).formatArn({
    service: 'dynamodb',
    resource: 'table',
    resourceName,
    arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
  });
  return new PolicyDocument({
    statements: [
      new PolicyStatement({
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions: ['dynamodb:*'],
        resources: [arn, `${arn}/index/${dueIndex}`, `${arn}/index/${peopleIndex}`],
        conditions: { Bool: { 'aws:SecureTransport': 'false' } },
      }),
    ],
  });
}
