import type { MetricName } from '../../../functions/core/telemetry/metrics.ts';
import { createTelemetry } from '../../../functions/core/telemetry/telemetry.ts';
import { captureOutput } from '../../support/output.ts';
import { type Sample, samplesIn } from './alarm.ts';

/** What reaches CloudWatch at `at` when the functions of the stage dev count this: through the line that they print. */
export function emitted(at: number, name: MetricName, value: number, dimensions: object): Sample[] {
  const output = captureOutput();
  const { metrics } = createTelemetry('test', 'dev');
  metrics.add(name, value, { ...dimensions } as Parameters<typeof metrics.add>[2]);
  metrics.publish();
  output.release();
  return output.lines().flatMap((line) => samplesIn(line, at));
}
