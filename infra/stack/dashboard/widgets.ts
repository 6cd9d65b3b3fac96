import { Duration } from 'aws-cdk-lib';
import {
  GraphWidget,
  type GraphWidgetProps,
  type IMetric,
  type IWidget,
  MathExpression,
  SingleValueWidget,
  Stats,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { MetricName } from '../../../functions/core/telemetry/metrics.ts';
import { ownMetric, search } from '../metric.ts';
import type { Shown } from './index.ts';

const day = Duration.days(1);
const often = Duration.minutes(5);
const p95 = Stats.percentile(95);

/** The row of numbers: a day of work, and the two times that leavers are about. */
export function numbers({ stage, sources, queues }: Shown): IWidget[] {
  const targets = Object.keys(queues.targets);
  const dead = [queues.lifecycle, ...Object.values(queues.targets)].map(({ dead }) => dead);
  const each = (
    name: 'TimeToMute' | 'TimeToRemoval' | 'LeaversNotMuted' | 'HeldByBrake' | 'HeldForApproval',
    statistic: string,
    period: Duration,
  ) => targets.map((target) => ownMetric(stage, name, { target }, { statistic, period, label: target }));
  return [
    number(
      'Webhooks received, a day',
      sources.map((source) =>
        ownMetric(stage, 'Received', { source }, { statistic: 'Sum', period: day, label: source }),
      ),
    ),
    number('Leavers not muted', each('LeaversNotMuted', 'Maximum', often)),
    number('Held: by the brake, for approval', [
      ...each('HeldByBrake', 'Maximum', often),
      ...each('HeldForApproval', 'Maximum', often),
    ]),
    number('Time to mute, 95 % (s)', each('TimeToMute', p95, day)),
    number('Time to removal, 95 % (s)', each('TimeToRemoval', p95, day)),
    number(
      'Dead letters',
      dead.map((queue) =>
        queue.metricApproximateNumberOfMessagesVisible({
          statistic: 'Maximum',
          period: often,
          label: queue.queueName,
        }),
      ),
    ),
    number('Keys end in (days)', [found(stage, 'KeyExpiryDays', 'Minimum', Duration.hours(1))]),
  ];
}

/** How fast changes get through. */
export function flow({ stage, queues }: Shown): IWidget[] {
  const live = [queues.lifecycle, ...Object.values(queues.targets)].flatMap(({ ordinary, leavers }) => [
    ordinary,
    leavers,
  ]);
  const ages = live.map((queue) =>
    queue.metricApproximateAgeOfOldestMessage({ statistic: 'Maximum', period: often }),
  );
  return [
    graph('From queued to applied, 95 % (ms)', [found(stage, 'QueuedToApplied', p95)]),
    graph('Oldest message (s)', ages),
    graph('Waiting for rate limits, 95 % (ms)', [found(stage, 'ThrottleWait', p95)]),
  ];
}

/** What was refused, by us and by the vendors. */
export function failures({ stage }: Shown): IWidget[] {
  return [
    graph('Calls to vendors, by answer', [found(stage, 'VendorCalls', 'Sum')], { stacked: true }),
    graph('Webhooks refused, by reason', [found(stage, 'Rejected', 'Sum')], { stacked: true }),
    graph('Given up or refused', [
      found(stage, 'DeadLettered', 'Sum'),
      found(stage, 'Quarantined', 'Sum'),
      found(stage, 'CredentialFailure', 'Sum'),
      found(stage, 'SourceCredentialFailure', 'Sum'),
      found(stage, 'SweepFailures', 'Maximum'),
      found(stage, 'DirectoryAge', 'Maximum'),
      found(stage, 'Drift', 'Maximum'),
      found(stage, 'DriftAge', 'Maximum'),
    ]),
  ];
}

/** Every series of one of our metrics, each under its own name. */
function found(stage: string, name: MetricName, statistic: string, period = often): IMetric {
  return new MathExpression({
    expression: search(stage, name, statistic, period),
    label: '',
    period,
    usingMetrics: {},
  });
}

function number(title: string, metrics: IMetric[]): IWidget {
  return new SingleValueWidget({ title, metrics, width: 3, height: 5, sparkline: false });
}

function graph(title: string, left: IMetric[], more: Partial<GraphWidgetProps> = {}): IWidget {
  return new GraphWidget({ title, left, width: 8, height: 6, ...more });
}
