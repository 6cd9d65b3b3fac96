import { createLog, type Log } from '../../lib/log.ts';
import { createMetrics, type Metrics as Writer } from '../../lib/metrics.ts';
import { type Metrics, namespace, metrics as units } from './metrics.ts';

/** What a function tells of its work. `publish` prints what was counted. */
type Telemetry = { log: Log; metrics: Metrics & Pick<Writer, 'publish'> };

/**
 * The log and the metrics of one function. Metrics are lines of the log in CloudWatch's embedded format, so telling
 * one costs no call.
 */
export function createTelemetry(service: string, stage: string): Telemetry {
  const metrics = createMetrics({ namespace, dimensions: { stage }, units });
  return { log: createLog(service), metrics };
}
