import { type MetricName, type Metrics, metrics as shapes } from '../../functions/core/telemetry/metrics.ts';

export type Count = { name: MetricName; value: number } & Record<string, unknown>;

/** Metrics kept in an array, each held to the unit and the dimensions that are written down for it. */
export function createCounts() {
  const all: Count[] = [];
  const metrics: Metrics = {
    add(name, value, dimensions) {
      const wanted = [...shapes[name].dimensions].sort();
      if (JSON.stringify(Object.keys(dimensions).sort()) !== JSON.stringify(wanted)) {
        throw new Error(`${name} is counted by ${wanted.join(' and ')}, not by ${Object.keys(dimensions)}`);
      }
      all.push({ name, value, ...dimensions });
    },
  };
  return {
    metrics,
    all,
    /** What was counted under a name, without the name. */
    counted: (name: MetricName) =>
      all.filter((count) => count.name === name).map(({ name: _, ...rest }) => rest),
  };
}
