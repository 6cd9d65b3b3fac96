import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';

const every = Duration.minutes(1);

/** Calls `sweep` every minute. A call that failed is not repeated: the next one does the same and is due soon. */
export function createSchedule(scope: Construct, stage: string, sweep: IFunction): void {
  sweep.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: every });
  new Rule(scope, 'every-minute', {
    ruleName: `rollcall-${stage}-sweep`,
    schedule: Schedule.rate(every),
    targets: [new LambdaFunction(sweep, { retryAttempts: 0, maxEventAge: every })],
  });
}
