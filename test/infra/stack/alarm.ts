import * as z from 'zod/mini';
import type { Resource } from './template.ts';

/** One value of a metric as it reaches CloudWatch. `at`: milliseconds. */
export type Sample = {
  namespace: string;
  name: string;
  dimensions: Record<string, unknown>;
  value: number;
  at: number;
};

export type State = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

const Dimension = z.object({ Name: z.string(), Value: z.unknown() });

/** An alarm on one metric, as the template defines it; anything else in it is an error here. */
const Definition = z.object({
  Namespace: z.string(),
  MetricName: z.string(),
  Dimensions: z.array(Dimension),
  Statistic: z.enum(['Sum', 'Maximum', 'Minimum']),
  Period: z.number(),
  EvaluationPeriods: z.number(),
  DatapointsToAlarm: z.number(),
  Threshold: z.number(),
  ComparisonOperator: z.enum([
    'GreaterThanThreshold',
    'GreaterThanOrEqualToThreshold',
    'LessThanThreshold',
    'LessThanOrEqualToThreshold',
  ]),
  TreatMissingData: z.enum(['notBreaching', 'breaching', 'ignore']),
});
type Definition = z.infer<typeof Definition>;

/**
 * The state that CloudWatch would give the alarm at `now`, from what reached it. A period without a value counts as
 * TreatMissingData says; under `ignore` the state stays where the periods that have a value do not decide.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html#alarm-evaluation
 */
export function stateOf(alarm: Resource, samples: Sample[], now: number, before: State = 'OK'): State {
  const definition = Definition.parse(alarm.properties);
  const own = samples.filter((sample) => isOf(definition, sample));
  const points = Array.from({ length: definition.EvaluationPeriods }, (_, index) => {
    const end = now - index * definition.Period * 1000;
    const start = end - definition.Period * 1000;
    return statistic(
      definition.Statistic,
      own.flatMap(({ at, value }) => (at >= start && at < end ? [value] : [])),
    );
  });
  const known = points.filter((point) => point !== undefined);
  const missing = points.length - known.length;
  const bad = known.filter((point) => breaches(definition, point)).length;
  const counted = bad + (definition.TreatMissingData === 'breaching' ? missing : 0);
  if (counted >= definition.DatapointsToAlarm) return 'ALARM';
  const undecided = definition.TreatMissingData === 'ignore' && bad + missing >= definition.DatapointsToAlarm;
  return undecided ? before : 'OK';
}

/** CloudWatch knows a metric by its namespace, its name and all of its dimensions: one too few or many is another. */
function isOf({ Namespace, MetricName, Dimensions }: Definition, sample: Sample): boolean {
  const wanted = Object.fromEntries(Dimensions.map(({ Name, Value }) => [Name, Value]));
  return (
    Namespace === sample.namespace && MetricName === sample.name && text(wanted) === text(sample.dimensions)
  );
}

function text(dimensions: Record<string, unknown>): string {
  return JSON.stringify(Object.entries(dimensions).sort(([a], [b]) => a.localeCompare(b)));
}

function statistic(name: Definition['Statistic'], values: number[]): number | undefined {
  if (values.length === 0) return undefined;
  if (name === 'Maximum') return Math.max(...values);
  if (name === 'Minimum') return Math.min(...values);
  return values.reduce((sum, value) => sum + value, 0);
}

function breaches({ ComparisonOperator, Threshold }: Definition, point: number): boolean {
  switch (ComparisonOperator) {
    case 'GreaterThanThreshold':
      return point > Threshold;
    case 'GreaterThanOrEqualToThreshold':
      return point >= Threshold;
    case 'LessThanThreshold':
      return point < Threshold;
    case 'LessThanOrEqualToThreshold':
      return point <= Threshold;
  }
}

const Embedded = z.looseObject({
  _aws: z.object({
    Timestamp: z.number(),
    CloudWatchMetrics: z.array(
      z.object({
        Namespace: z.string(),
        Dimensions: z.array(z.array(z.string())),
        Metrics: z.array(z.object({ Name: z.string() })),
      }),
    ),
  }),
});

/**
 * The metrics in a line of a log, as CloudWatch extracts them; none where it is no such line.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function samplesIn(line: string, at?: number): Sample[] {
  const parsed = Embedded.safeParse(JSON.parse(line));
  if (!parsed.success) return [];
  const { _aws: aws, ...values } = parsed.data;
  return aws.CloudWatchMetrics.flatMap(({ Namespace: namespace, Dimensions: sets, Metrics: metrics }) =>
    sets.flatMap((names) =>
      metrics.flatMap(({ Name: name }) =>
        [values[name]].flat().map((value) => ({
          namespace,
          name,
          dimensions: Object.fromEntries(names.map((dimension) => [dimension, values[dimension]])),
          value: Number(value),
          at: at ?? aws.Timestamp,
        })),
      ),
    ),
  );
}
