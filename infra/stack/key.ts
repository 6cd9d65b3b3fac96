import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import type { Deployment } from '../../functions/core/config/deployment.ts';
import type { StageContext } from './stage-context.ts';

/** The key that encrypts queues, roster, secrets, logs and the topic of alarms; none means AWS's own ones. */
export function createKey(
  scope: Construct,
  { stage, protect }: Pick<StageContext, 'stage' | 'protect'>,
  kms: Deployment['kms'],
): IKey | undefined {
  if (kms === 'aws') return undefined;
  if (kms !== 'customer') return Key.fromKeyArn(scope, 'key', kms.arn);
  const key = new Key(scope, 'key', {
    alias: `rollcall-${stage}`,
    description: `Rollcall (${stage}): everything it stores`,
    enableKeyRotation: true,
    removalPolicy: protect ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
  });
  for (const statement of [logs(scope, stage), alarms(scope, stage)]) key.addToResourcePolicy(statement);
  return key;
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html */
function logs(scope: Construct, stage: string): PolicyStatement {
  const { partition, region, account } = Stack.of(scope);
  const groups = `arn:${partition}:logs:${region}:${account}:log-group:/rollcall/${stage}/*`;
  return new PolicyStatement({
    principals: [new ServicePrincipal(`logs.${region}.amazonaws.com`)],
    actions: ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
    resources: ['*'],
    conditions: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': groups } },
  });
}

/** https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services */
function alarms(scope: Construct, stage: string): PolicyStatement {
  const { partition, region, account } = Stack.of(scope);
  return new PolicyStatement({
    principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
    actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
    resources: ['*'],
    conditions: {
      ArnLike: {
        'aws:SourceArn': `arn:${partition}:cloudwatch:${region}:${account}:alarm:rollcall-${stage}-*`,
      },
    },
  });
}
