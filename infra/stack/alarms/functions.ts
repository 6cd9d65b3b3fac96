import { Duration } from 'aws-cdk-lib';
import { ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { notLookedAt } from '../../../functions/core/sweep/look.ts';
import { ownMetric } from '../metric.ts';
import { command, inLog, type Watch } from './alarm.ts';

/** One crash is over by itself: the messages come back, the next sweep does the same. Three in a quarter of an hour do not. */
export function watchCrashes(name: string, lambda: IFunction): Watch {
  return {
    name: `${name}-crashes`,
    means:
      `The function ${name} keeps crashing or running out of time. Its log says why, just before the line REPORT; ` +
      'if it began with a deployment, deploy the version before.',
    metric: lambda.metricErrors({ statistic: 'Sum', period: Duration.minutes(15) }),
    when: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    threshold: 3,
    missing: TreatMissingData.NOT_BREACHING,
  };
}

/** Sweep runs every minute and reports what no event would: a sweep that has stopped must not look like good news. */
export function watchClock(sweep: IFunction): Watch {
  return {
    name: 'sweep-stopped',
    means:
      'Sweep has not run for 15 minutes: nobody is removed after the grace period, and nobody would be told of leavers who are not muted. ' +
      'See that the rule in EventBridge is enabled and that the account has concurrency left.',
    metric: sweep.metricInvocations({ statistic: 'Sum', period: Duration.minutes(5) }),
    when: ComparisonOperator.LESS_THAN_THRESHOLD,
    threshold: 1,
    periods: { bad: 3, of: 3 },
    missing: TreatMissingData.BREACHING,
  };
}

/** Each sweep tells who could not be looked at when last due, so one failure of the table is over in minutes. */
export function watchPeople(stage: string): Watch {
  return {
    name: 'sweep-failures',
    means:
      'A person cannot be looked at for a quarter of an hour, so none of their accounts is muted, removed or changed; nobody else is slower for it, and they are tried again. ' +
      `Who and why: ${inLog(stage, 'sweep', notLookedAt)}. ` +
      `Then ${command(stage, 'status -- <person>')} says what is known of them.`,
    metric: ownMetric(stage, 'SweepFailures', {}, { statistic: 'Minimum', period: Duration.minutes(5) }),
    when: ComparisonOperator.GREATER_THAN_THRESHOLD,
    threshold: 0,
    periods: { bad: 3, of: 3 },
    missing: TreatMissingData.NOT_BREACHING,
  };
}
