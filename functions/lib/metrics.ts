import { Metrics as Powertools } from '@aws-lambda-powertools/metrics';

/** What every metric of a function has in common, and the unit of each by its name. */
export type MetricsOptions = {
  namespace: string;
  /** Dimensions that all of them have. */
  dimensions: Record<string, string>;
  units: Record<string, { unit: 'Count' | 'Milliseconds' | 'Seconds' | 'None' }>;
};

/** Counts what a function does, and prints it when `publish` is called. */
export type Metrics = {
  /** What is no number is left out: counting never fails the work that is counted. */
  add(name: string, value: number, dimensions?: Record<string, string>): void;
  publish(): void;
};

/**
 * Metrics as lines on standard output, which CloudWatch reads out of the log (no call, no time, no rights).
 * One set of dimensions makes one line, because Powertools gives all metrics of one object the same dimensions.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function createMetrics({ namespace, dimensions: common, units }: MetricsOptions): Metrics {
  const lines = new Map<string, Powertools>();
  return {
    add(name, value, dimensions = {}) {
      if (!Number.isFinite(value)) return;
      const key = JSON.stringify(dimensions);
      const line = lines.get(key) ?? openLine(namespace, { ...common, ...dimensions });
      lines.set(key, line);
      line.addMetric(name, units[name]?.unit ?? 'None', value);
    },
    publish() {
      for (const line of lines.values()) if (line.hasStoredMetrics()) line.publishStoredMetrics();
    },
  };
}

function openLine(namespace: string, dimensions: Record<string, string>): Powertools {
  const line = new Powertools({ namespace });
  // Powertools adds a dimension `service` of its own, under which no alarm would find the metric.
  line.clearDefaultDimensions();
  return line.setDefaultDimensions(dimensions);
}
