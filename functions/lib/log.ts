import { LogFormatter, Logger, LogItem } from '@aws-lambda-powertools/logger';
import type { LogAttributes, UnformattedAttributes } from '@aws-lambda-powertools/logger/types';

/** Structured logging: a sentence and the facts. Never a secret, a body or an e-mail address. */
export type Log = {
  info(message: string, facts?: Record<string, unknown>): void;
  warn(message: string, facts?: Record<string, unknown>): void;
  error(message: string, facts?: Record<string, unknown>): void;
};

/** JSON lines on standard output, as CloudWatch Logs Insights reads them. */
export function createLog(service: string): Log {
  const logger = new Logger({ serviceName: service, logFormatter: new Formatter() });
  return {
    info: (message, facts = {}) => logger.info(message, facts),
    warn: (message, facts = {}) => logger.warn(message, facts),
    error: (message, facts = {}) => logger.error(message, facts),
  };
}

/** The facts, and of Powertools' own fields only those that differ from line to line or name the function. */
class Formatter extends LogFormatter {
  formatAttributes(
    { logLevel, message, timestamp, serviceName, xRayTraceId }: UnformattedAttributes,
    facts: LogAttributes,
  ): LogItem {
    const time = this.formatTimestamp(timestamp);
    return new LogItem({
      attributes: {
        level: logLevel,
        message,
        timestamp: time,
        service: serviceName,
        xray_trace_id: xRayTraceId,
      },
    }).addAttributes(facts);
  }
}
