import { Duration } from 'aws-cdk-lib';

/**
 * Memory in MiB. A function needs 70 to 80 once it has started, so that half of this would do, but memory is also CPU
 * (https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html): a cold start of `receive` has to fit into
 * the 3 s that Okta waits, a leaver should not wait for one of `apply`, and a sweep of everybody has a minute. What
 * half would save is cents: `sweep`, all month long, costs three.
 *
 * Time-outs: `receive` answers within 2 s by itself, so 10 s is only for what hangs; a worker waits for its turn at a
 * vendor's rate limit, which is a minute at most vendors; `sweep` ends before the next one begins.
 *
 * `atOnce` caps `receive`, so that no flood of webhooks takes the concurrency that the workers need: 100 at half a second
 * each are 200 a second. `scim` likewise: what it does not get to is answered 503, and clients try again; one that writes a large group
 * has the 30 s that the API gives it. An account has 1,000, of which 100 cannot be reserved:
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
 */
export const sizes = {
  receive: { memorySize: 512, timeout: Duration.seconds(10), atOnce: 100 },
  scim: { memorySize: 512, timeout: Duration.seconds(29), atOnce: 50 },
  route: { memorySize: 512, timeout: Duration.seconds(60) },
  apply: { memorySize: 512, timeout: Duration.seconds(60) },
  sweep: { memorySize: 512, timeout: Duration.seconds(60) },
};

/**
 * How many invocations work on one queue at once, and how many messages each takes. A worker mostly waits for its
 * turn at the vendor's rate limit, which all share, so two (the least that AWS allows) already use it up.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
 */
export const polling = {
  route: { batchSize: 10, maxConcurrency: 5 },
  apply: { batchSize: 5, maxConcurrency: 2 },
};

/**
 * How long a wake-up in the ordinary lane of a target waits before a worker sees it. A joiner is a burst of events, the
 * account and each group within a second or so, and each look at a vendor costs calls: one that begins 2 s after the
 * first event serves them all, because a worker reads what is desired by then. The leavers' lane has none. Of a FIFO
 * queue every message waits the same: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-delay-queues.html
 */
export const gathering = Duration.seconds(2);

/** https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html: at least six times the function's. */
export function visibilityTimeout(functionTimeout: Duration): Duration {
  return Duration.seconds(6 * functionTimeout.toSeconds());
}
