import { Logger } from '@aws-lambda-powertools/logger';

/** Structured logging: a sentence and the facts. Never a secret, a body or an e-mail address. */
export type Log = {
  info(message: string, facts?: Record<string, unknown>): void;
  warn(message: string, facts?: Record<string, unknown>): void;
  error(message: string, facts?: Record<string, unknown>): void;
};

/** JSON lines on standard output, as CloudWatch Logs Insights reads them. */
export function createLog(service: string): Log {
  const logger = new Logger({ serviceName: service });
  return {
    info: (message, facts = {}) => logger.info(message, facts),
    warn: (message, facts = {}) => logger.warn(message, facts),
    error: (message, facts = {}) => logger.error(message, facts),
  };
}
