import { LogFormatter, Logger, LogItem } from '@aws-lambda-powertools/logger';
import type { LogAttributes, UnformattedAttributes } from '@aws-lambda-powertools/logger/types';
import { withoutEmails } from './without-emails.ts';

/**
 * Structured logging: a sentence and the facts. Never a secret, a body or an e-mail address: where an id is one (some
 * sources use the login as id), its hash is written, which is the same in every line.
 */
export type Log = {
  info(message: string, facts?: Record<string, unknown>): void;
  warn(message: string, facts?: Record<string, unknown>): void;
  error(message: string, facts?: Record<string, unknown>): void;
};

/**
 * A log that writes JSON lines on standard output, as CloudWatch Logs Insights reads them. `service` is in each line.
 *
 * @example
 * createLog('apply').info('worked off', { person, target });
 */
export function createLog(service: string): Log {
  const logger = new Logger({ serviceName: service, logFormatter: new Formatter() });
  return {
    info: (message, facts = {}) => logger.info(withoutEmails(message), hidden(facts)),
    warn: (message, facts = {}) => logger.warn(withoutEmails(message), hidden(facts)),
    error: (message, facts = {}) => logger.error(withoutEmails(message), hidden(facts)),
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

function hidden(facts: Record<string, unknown>): LogAttributes {
  return Object.fromEntries(Object.entries(facts).map(([name, fact]) => [name, hide(fact)]));
}

function hide(fact: unknown): unknown {
  if (typeof fact === 'string') return withoutEmails(fact);
  if (Array.isArray(fact)) return fact.map(hide);
  return typeof fact === 'object' && fact !== null ? hidden({ ...fact }) : fact;
}
