/** What one change of a person uses. Vendor calls by target. */
export type PerChange = {
  events: number;
  messages: number;
  invocations: number;
  readUnits: number;
  writeUnits: number;
  calls: Record<string, number>;
};

/**
 * What a joiner, a mover and a leaver use with all four targets: measured over the real functions with simulated vendors,
 * and held to that by test/infra/cli/cost/cost.test.ts. Two events each: a joiner is created and gets a group, a
 * mover changes groups, a leaver is deactivated and loses the group, is muted, and is removed after the grace period.
 */
export const perChange: Record<'joiner' | 'mover' | 'leaver', PerChange> = {
  joiner: {
    events: 2,
    messages: 10,
    invocations: 10,
    readUnits: 91,
    writeUnits: 92,
    calls: { opsgenie: 5, statuspage: 3, pagertree: 5, pagerduty: 6 },
  },
  mover: {
    events: 2,
    messages: 8,
    invocations: 8,
    readUnits: 56,
    writeUnits: 49,
    calls: { opsgenie: 3, statuspage: 0, pagertree: 4, pagerduty: 2 },
  },
  leaver: {
    events: 2,
    messages: 14,
    invocations: 14,
    readUnits: 165,
    writeUnits: 158,
    calls: { opsgenie: 10, statuspage: 16, pagertree: 14, pagerduty: 15 },
  },
};

/** What one sweep reads when nothing is due. Measured likewise. */
export const readUnitsPerSweep = 21;

/** What is kept of a person who came, moved and left, history included. Measured likewise. */
export const bytesPerPerson = 20_000;

/** What cannot be measured without an account, said so that it can be doubted. */
export const assumed = {
  /** Of all people, each month. */
  turnover: { joiner: 0.02, mover: 0.05, leaver: 0.02 },
  /** Seconds that a vendor takes to answer, during which a worker is paid for. */
  secondsPerCall: 0.3,
  /** Seconds of any invocation besides vendor calls: our own code, the queue, the table. */
  secondsPerInvocation: 0.15,
  /** One read and one write of the shared rate limit a vendor call, at most. */
  limiterUnitsPerCall: 1,
  /** A message is sent, received and deleted, each alone: batches make it less. */
  requestsPerMessage: 3,
  /** A mapping's pollers and the seconds of each of their waits: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html */
  pollers: { each: 5, seconds: 20 },
  /** Bytes of log and metrics of an invocation, the platform’s own lines included. */
  bytesPerInvocation: 2_000,
  /** A function reads each secret it needs every five minutes while it is awake; at most this often a month. */
  secretReadsPerSecret: 2 * 12 * 730,
  /** Workers of a lane that are paid for while they wait for their turn at a vendor. */
  waitingWorkers: 2,
  hoursPerMonth: 730,
} as const;
