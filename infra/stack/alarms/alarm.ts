import {
  Alarm,
  type ComparisonOperator,
  type IAlarmAction,
  type IMetric,
  type TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { logGroupName } from '../../names.ts';

/** Something that a human has to know of. */
export type Watch = {
  /** The alarm's name within the stage. */
  name: string;
  /** What has happened, and what to do: an operator who is woken by it reads nothing else first. */
  means: string;
  metric: IMetric;
  when: ComparisonOperator;
  threshold: number;
  /** How many of how many periods. @default 1 of 1 */
  periods?: { bad: number; of: number };
  /** What a period without any data says. */
  missing: TreatMissingData;
};

/** A command of ours, for the operator who reads an alarm: it is about the stage that the alarm is about. */
export function command(stage: string, words: string): string {
  return `npm run ${words.includes(' -- ') ? words : `${words} --`} --aws --stage ${stage}`;
}

/**
 * Where to read what a function has logged under these words: a log group and a query for Logs Insights.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html
 */
export function inLog(stage: string, name: string, message: string, also = ''): string {
  const filter = `filter message = "${message}"${also && ` and ${also}`}`;
  return `Logs Insights, log group ${logGroupName(stage, name)}: ${filter} | display @timestamp, count, persons | limit 50`;
}

/** The alarm in CloudWatch; told to `action` when it goes off and when it is over. */
export function createAlarm(scope: Construct, stage: string, watch: Watch, action?: IAlarmAction): Alarm {
  const { name, means, metric, when, threshold, missing, periods = { bad: 1, of: 1 } } = watch;
  const alarm = new Alarm(scope, `alarm-${name}`, {
    alarmName: `rollcall-${stage}-${name}`,
    alarmDescription: means,
    metric,
    comparisonOperator: when,
    threshold,
    datapointsToAlarm: periods.bad,
    evaluationPeriods: periods.of,
    treatMissingData: missing,
  });
  if (action !== undefined) {
    alarm.addAlarmAction(action);
    alarm.addOkAction(action);
  }
  return alarm;
}
