import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';
import { safeError } from './safe-error.ts';

/**
 * A handler that ends as every function's must: what was counted is printed, and what it throws quotes nothing,
 * because Lambda prints whatever a handler throws, message and all.
 */
export function invocation<Arguments extends unknown[], Result>(
  { log, metrics }: { log: Log; metrics: Pick<Metrics, 'publish'> },
  handle: (...args: Arguments) => Promise<Result>,
): (...args: Arguments) => Promise<Result> {
  return async (...args) => {
    try {
      return await handle(...args);
    } catch (error) {
      const reason = safeError(error);
      log.error('failed', { reason });
      throw new Error(`the function failed: ${reason}`);
    } finally {
      metrics.publish();
    }
  };
}
