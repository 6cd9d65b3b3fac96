// What is counted, as data: the functions emit it and the stack's alarms and dashboard look for it, so each name is
// written once. Every metric also has the dimension `stage`; a person never is one.

/** The CloudWatch namespace of everything that Rollcall itself counts. */
export const namespace = 'Rollcall';

/** What a metric may be told apart by, besides `stage`. */
type Dimension = 'source' | 'target' | 'lane' | 'reason' | 'status' | 'queue' | 'secret';

/** A metric's unit, as CloudWatch writes it, and the dimensions it has besides `stage`, all of them always. */
type MetricShape = {
  unit: 'Count' | 'Milliseconds' | 'Seconds' | 'None';
  dimensions: readonly Dimension[];
};

/** Every metric of ours, by its name in CloudWatch: what it counts, in which unit and by which dimensions. */
export const metrics = {
  /** Deliveries that were verified and queued, or needed no queueing (a ping). */
  Received: { unit: 'Count', dimensions: ['source'] },
  /**
   * Deliveries that were not: `signature` (401, from an unknown address), `secret` (401, from the sender's own address),
   * `address` (403), `size` (413), `unlisted`, `ours` (5xx) or `request`.
   */
  Rejected: { unit: 'Count', dimensions: ['source', 'reason'] },
  /** From a wake-up's being queued to the vendor's being proved to hold what it was about, if that took a change. */
  QueuedToApplied: { unit: 'Milliseconds', dimensions: ['target', 'lane'] },
  /** Calls to a vendor by the answer: `200`, `429`, … or `none`. */
  VendorCalls: { unit: 'Count', dimensions: ['target', 'status'] },
  /** How long a call waited for its turn at the rate limit; only calls that did are told. */
  ThrottleWait: { unit: 'Milliseconds', dimensions: ['target'] },
  /** Verified bodies that nobody understands, kept for a human. */
  Quarantined: { unit: 'Count', dimensions: ['source'] },
  /** Messages given up; the queue is `lifecycle` or the target's id. */
  DeadLettered: { unit: 'Count', dimensions: ['queue'] },
  /** The vendor refused the target's key; told again every minute while it does. */
  CredentialFailure: { unit: 'Count', dimensions: ['target'] },
  /** The same for a source whose API is asked for what its events do not say. */
  SourceCredentialFailure: { unit: 'Count', dimensions: ['source'] },
  /** Days until a key ends (a tag of the secret), told every hour; the secret is `sources/<id>` or `targets/<id>`. */
  KeyExpiryDays: { unit: 'None', dimensions: ['secret'] },
  /** From the departure, by its source's clock, to the proved mute; a suspension is one too. */
  TimeToMute: { unit: 'Seconds', dimensions: ['target'] },
  /** From a leaver's being known to the proved removal, the grace period included. */
  TimeToRemoval: { unit: 'Seconds', dimensions: ['target'] },
  /** Leavers who are not muted 15 minutes after they were known to leave; told by every sweep, 0 included. */
  LeaversNotMuted: { unit: 'Count', dimensions: ['target'] },
  /** Leavers whom the brake holds until a human decides; told by every sweep while there are any, and no more than about 1,000. */
  HeldByBrake: { unit: 'Count', dimensions: ['target'] },
  /** Plans that a human is to approve, because the target's mode asks; told by every sweep while there are any. */
  HeldForApproval: { unit: 'Count', dimensions: ['target'] },
  /** Since the directory of a source was last read to its end and compared; told by every sweep, once it was. */
  DirectoryAge: { unit: 'None', dimensions: ['source'] },
  /**
   * Accounts that were not what they should be when all were last compared: `surplus` (of which `left` are of people who left),
   * `missing` or `different`; told once a night, 0 included, where the lists prove anything.
   */
  Drift: { unit: 'Count', dimensions: ['target', 'reason'] },
  /**
   * Hours since everybody of a target was last compared by lists that proved something or, as long as that never was, since the first
   * try; told by every sweep from then on.
   */
  DriftAge: { unit: 'None', dimensions: ['target'] },
  /** Persons who could not be looked at when they last were due; told by every sweep, 0 included. */
  SweepFailures: { unit: 'Count', dimensions: [] },
} as const satisfies Record<string, MetricShape>;

/** The name of a metric of ours. */
export type MetricName = keyof typeof metrics;

/** Where the functions tell what they count. */
export type Metrics = {
  add<Name extends MetricName>(
    name: Name,
    value: number,
    dimensions: Record<(typeof metrics)[Name]['dimensions'][number], string>,
  ): void;
};
