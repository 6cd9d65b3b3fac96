import type { Duration } from 'aws-cdk-lib';
import { Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { type MetricName, metrics, namespace } from '../../functions/core/telemetry/metrics.ts';

/** All the dimensions that a metric has besides `stage`: with one too few CloudWatch finds nothing. */
export type DimensionsOf<Name extends MetricName> = Record<
  (typeof metrics)[Name]['dimensions'][number],
  string
>;

/** One of our own metrics, as the functions emit it. */
export function ownMetric<Name extends MetricName>(
  stage: string,
  metricName: Name,
  dimensions: DimensionsOf<Name>,
  options: MetricOptions & { statistic: string; period: Duration },
): Metric {
  return new Metric({ ...options, namespace, metricName, dimensionsMap: { stage, ...dimensions } });
}

/**
 * All series of one of our own metrics, whatever values its dimensions have: for what nobody can list beforehand.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/search-expression-syntax.html
 */
export function search(stage: string, metricName: MetricName, statistic: string, period: Duration): string {
  const dimensions = ['stage', ...metrics[metricName].dimensions].join(',');
  const schema = `{${namespace},${dimensions}}`;
  return `SEARCH('${schema} MetricName="${metricName}" stage="${stage}"', '${statistic}', ${period.toSeconds()})`;
}
