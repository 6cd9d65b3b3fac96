import { RemovalPolicy } from 'aws-cdk-lib';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { logGroupName } from '../names.ts';
import type { StageContext } from './stage-context.ts';

/** A log group that forgets: who did what to whom is in the roster's history, not here. */
export function createLogGroup(
  scope: Construct,
  { stage, protect, key, logRetentionDays }: StageContext,
  name: string,
): LogGroup {
  return new LogGroup(scope, `logs-${name}`, {
    logGroupName: logGroupName(stage, name),
    retention: logRetentionDays ?? (protect ? 90 : 14),
    removalPolicy: protect ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    encryptionKey: key,
  });
}
