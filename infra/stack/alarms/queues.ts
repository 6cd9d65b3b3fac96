import { Duration } from 'aws-cdk-lib';
import { ComparisonOperator, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Queues } from '../queues.ts';
import { command, type Watch } from './alarm.ts';

/** What is given up, and what waits for too long. */
export function watchQueues(stage: string, { lifecycle, targets }: Queues): Watch[] {
  return [
    deadLetters(stage, 'lifecycle', lifecycle.dead),
    waiting('lifecycle', lifecycle.ordinary, Duration.minutes(30), 'joiners and movers are not being routed'),
    waiting(
      'lifecycle-leavers',
      lifecycle.leavers,
      Duration.minutes(15),
      'events are not being routed, so nobody is muted or removed',
    ),
    ...Object.entries(targets).flatMap(([target, { ordinary, leavers, dead }]) => [
      deadLetters(stage, target, dead),
      // The retries of an outage end after a day (`patience`), and ten thousand joiners at sixty calls a minute take
      // longer than any threshold that would still wake an operator in time: here only what is truly stuck.
      waiting(target, ordinary, Duration.hours(6), `joiners and movers are not reaching ${target}`),
      waiting(`${target}-leavers`, leavers, Duration.hours(1), `leavers keep their accounts on ${target}`),
    ]),
  ];
}

/**
 * Missing data keeps the state: SQS stops reporting on a queue that nobody has touched for six hours.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-monitoring-using-cloudwatch.html
 */
function deadLetters(stage: string, name: string, dead: Queue): Watch {
  return {
    name: `${name}-dead-letters`,
    means:
      `Changes were given up and wait in the dead-letter queue of ${name}. ` +
      `Run ${command(stage, `redrive -- ${name} --dry-run`)} to see whose and why, fix the cause, then run it ` +
      'without --dry-run.',
    metric: dead.metricApproximateNumberOfMessagesVisible({
      statistic: 'Maximum',
      period: Duration.minutes(1),
    }),
    when: ComparisonOperator.GREATER_THAN_THRESHOLD,
    threshold: 0,
    missing: TreatMissingData.IGNORE,
  };
}

/** A FIFO queue never reorders, so its oldest message is the one that truly has waited longest. */
function waiting(name: string, queue: Queue, longest: Duration, so: string): Watch {
  return {
    name: `${name}-waiting`,
    means:
      `The oldest message of the queue ${name} has waited longer than ${longest.toHumanString()}: ${so}. ` +
      'Look at the vendor’s status page and at the log of the function that reads the queue; nothing is lost while it waits.',
    metric: queue.metricApproximateAgeOfOldestMessage({ statistic: 'Maximum', period: Duration.minutes(5) }),
    when: ComparisonOperator.GREATER_THAN_THRESHOLD,
    threshold: longest.toSeconds(),
    periods: { bad: 3, of: 3 },
    missing: TreatMissingData.NOT_BREACHING,
  };
}
