import type { Failure } from '../contracts/errors.ts';
import type { Lane } from '../delivery/lane.ts';
import type { Evaluating } from '../reconcile/evaluate.ts';
import type { Metrics } from '../telemetry/metrics.ts';

/** What working on a wake-up uses of the world. */
export type Applying = Evaluating & {
  /** The target's client, connected to the vendor; what mutes a person goes before what does not. */
  client(targetId: string, lane: Lane): unknown;
  /** Runs work for a person that calls the vendor; throws `Throttled` while the vendor is left alone. */
  throughCircuit<T>(person: string, work: () => Promise<T>, lane: Lane): Promise<T>;
  metrics: Metrics;
  /** How long a call may take. Milliseconds. @default httpTimeout */
  timeout?: number;
  /** Until when a change of this work may be under way whose answer was lost. Milliseconds since 1970. */
  unsettledUntil?(): number;
  /** In how many milliseconds the message comes back after this failure, if it does: for `status`. */
  comesBack?(failure: Failure): number | undefined;
};
