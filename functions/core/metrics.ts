// What is counted, as data: the functions emit it and the stack's alarms and dashboard look for it, so each name is
// written once. Every metric also has the dimension `stage`; a person never is one.

/** The CloudWatch namespace of everything that Rollcall itself counts. */
export const namespace = 'Rollcall';

/** What a metric may be told apart by, besides `stage`. */
export type Dimension = 'source' | 'target' | 'lane' | 'reason' | 'status' | 'queue' | 'secret';

/** A metric's unit, as CloudWatch writes it, and the dimensions it has besides `stage`, all of them always. */
export type MetricShape = {
  unit: 'Count' | 'Milliseconds' | 'Seconds' | 'None';
  dimensions: readonly Dimension[];
};

export const metrics = {
  /** Deliveries that were verified and queued, or needed no queueing (a ping). */
  Received: { unit: 'Count', dimensions: ['source'] },
  /** Deliveries that were not; the reason is a word such as `signature`, `address`, `size` or `ours`. */
  Rejected: { unit: 'Count', dimensions: ['source', 'reason'] },
  /** From a wake-up's being queued to its being applied. */
  QueuedToApplied: { unit: 'Milliseconds', dimensions: ['target', 'lane'] },
  /** Calls to a vendor by the answer: `200`, `429`, … or `none`. */
  VendorCalls: { unit: 'Count', dimensions: ['target', 'status'] },
  /** How long a call waited for its turn at the rate limit. */
  ThrottleWait: { unit: 'Milliseconds', dimensions: ['target'] },
  /** Verified bodies that nobody understands, kept for a human. */
  Parked: { unit: 'Count', dimensions: ['source'] },
  /** Messages given up; the queue is `lifecycle` or the target's id. */
  DeadLettered: { unit: 'Count', dimensions: ['queue'] },
  /** The vendor refused the target's key. */
  CredentialFailure: { unit: 'Count', dimensions: ['target'] },
  /** Days until a key ends; the secret is `sources/<id>` or `targets/<id>`. */
  KeyExpiryDays: { unit: 'None', dimensions: ['secret'] },
  /** From a leaver's being known to the mute. */
  TimeToMute: { unit: 'Seconds', dimensions: ['target'] },
  /** From a leaver's being known to the removal. */
  TimeToRemoval: { unit: 'Seconds', dimensions: ['target'] },
  /** Leavers who are not muted 15 minutes after they were known to leave; told by every sweep, 0 included. */
  LeaversNotMuted: { unit: 'Count', dimensions: ['target'] },
} as const satisfies Record<string, MetricShape>;

export type MetricName = keyof typeof metrics;
