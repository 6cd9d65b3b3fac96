import { RemovalPolicy } from 'aws-cdk-lib';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { Ground } from './ground.ts';
import { logGroupName } from './names.ts';
import { isProduction } from './stage.ts';

/** A log group that forgets: who did what to whom is in the roster's history, not here. */
export function createLogGroup(
  scope: Construct,
  { stage, key, logRetentionDays }: Ground,
  name: string,
): LogGroup {
  return new LogGroup(scope, `logs-${name}`, {
    logGroupName: logGroupName(stage, name),
    retention: logRetentionDays ?? (isProduction(stage) ? 90 : 14),
    removalPolicy: RemovalPolicy.DESTROY,
    encryptionKey: key,
  });
}
