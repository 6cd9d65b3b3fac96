import * as z from 'zod/mini';
import { type MetricName, metrics } from '../../../functions/core/telemetry/metrics.ts';

/** What the stack consists of, as far as it costs something every month. */
export type Resources = {
  secrets: number;
  /** Queues that functions poll. */
  mappings: number;
  alarms: number;
  dashboards: number;
  keys: number;
  /** The most that a function has. */
  gigabytes: number;
  sweepsPerHour: number;
  sources: number;
  targets: number;
};

const Properties = z.looseObject({
  MemorySize: z.optional(z.number()),
  ScheduleExpression: z.optional(z.string()),
});

/** Counts a synthesized template. */
export function resourcesOf(template: {
  Resources: Record<string, { Type: string; Properties?: object }>;
}): Resources {
  const resources = Object.values(template.Resources);
  const count = (type: string) => resources.filter(({ Type }) => Type === type).length;
  const properties = resources.map(({ Properties: given = {} }) => Properties.parse(given));
  const names = resources.flatMap(({ Type, Properties: given }) =>
    Type === 'AWS::SecretsManager::Secret' ? [JSON.stringify(given)] : [],
  );
  return {
    secrets: count('AWS::SecretsManager::Secret'),
    mappings: count('AWS::Lambda::EventSourceMapping'),
    alarms: count('AWS::CloudWatch::Alarm') + count('AWS::CloudWatch::CompositeAlarm'),
    dashboards: count('AWS::CloudWatch::Dashboard'),
    keys: count('AWS::KMS::Key'),
    gigabytes: Math.max(0.125, ...properties.map(({ MemorySize = 0 }) => MemorySize / 1024)),
    sweepsPerHour: properties.reduce((sum, { ScheduleExpression }) => sum + perHour(ScheduleExpression), 0),
    sources: names.filter((name) => name.includes('/sources/')).length,
    targets: names.filter((name) => name.includes('/targets/')).length,
  };
}

function perHour(expression = ''): number {
  const [, every, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  if (every === undefined) return 0;
  const hours = unit === 'minute' ? 1 / 60 : unit === 'hour' ? 1 : 24;
  return 1 / (hours * Number(every));
}

/** Told even when nobody comes or goes; all others only in an hour in which something happens. */
const always: MetricName[] = ['KeyExpiryDays', 'LeaversNotMuted'];

/** How many values of each dimension there are, at most. */
function valuesOf({ sources, targets, secrets }: Resources): Record<string, number> {
  return {
    source: sources,
    target: targets,
    lane: 2,
    reason: 5,
    status: 6,
    queue: targets + 1,
    secret: secrets,
  };
}

/** How many metrics of our own there are: those told always, and those told when something happens. */
export function metricsOf(resources: Resources): { always: number; eventful: number } {
  const values = valuesOf(resources);
  const counted = Object.entries(metrics).map(([name, { dimensions }]) => ({
    always: always.some((one) => one === name),
    number: dimensions.reduce((product, dimension) => product * (values[dimension] ?? 1), 1),
  }));
  const sum = (wanted: boolean) =>
    counted.filter((one) => one.always === wanted).reduce((total, { number }) => total + number, 0);
  return { always: sum(true), eventful: sum(false) };
}
