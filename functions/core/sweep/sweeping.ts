import type { Message, Queue } from '../../lib/aws/queue.ts';
import type { Log } from '../../lib/log.ts';
import type { Source } from '../contracts/source.ts';
import type { Reconciling } from '../reconcile/reconcile.ts';
import type { Metrics } from '../telemetry/metrics.ts';

/** What a sweep uses of the world. */
export type Sweeping = Reconciling & {
  log: Log;
  metrics: Metrics;
  sleep(milliseconds: number): Promise<void>;
  /** How long the audit trail and departed people are kept. Milliseconds. */
  keep: number;
  /** All sources that there are, whose directories are compared. */
  sources: Record<string, Source>;
  /** The ordinary lane of events, where that is asked for. */
  lifecycle: Pick<Queue, 'send'>;
  /** Asks the worker of a target for work that is about nobody in particular. */
  ask(target: string, message: Message): Promise<void>;
};

/** One sweep, as far as it has come. */
export type Look = {
  world: Sweeping;
  /** Milliseconds since 1970. */
  deadline: number;
  /** Who was looked at: the index lags behind the table, and once is enough. */
  seen: Set<string>;
  /** Who could not be, and why, in words fit for a log. */
  failed: Map<string, string>;
  /** Who could not be looked at when they last were, and when to look again (ISO 8601). */
  waiting: Map<string, string>;
};
