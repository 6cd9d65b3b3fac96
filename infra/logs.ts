import { RemovalPolicy } from 'aws-cdk-lib';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { isProduction } from './stage.ts';

/** A log group that forgets: who did what to whom is in the roster's history, not here. */
export function createLogGroup(scope: Construct, stage: string, name: string): LogGroup {
  return new LogGroup(scope, `logs-${name}`, {
    logGroupName: `/rollcall/${stage}/${name}`,
    retention: isProduction(stage) ? RetentionDays.THREE_MONTHS : RetentionDays.TWO_WEEKS,
    removalPolicy: RemovalPolicy.DESTROY,
  });
}
