import { Duration } from 'aws-cdk-lib';

/** Memory in MiB; more memory is more CPU: a cold start of `receive` has to fit into the 3 s that Okta waits. */
export const sizes = {
  receive: { memorySize: 512, timeout: Duration.seconds(10) },
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

/** https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html: at least six times the function's. */
export function visibilityTimeout(functionTimeout: Duration): Duration {
  return Duration.seconds(6 * functionTimeout.toSeconds());
}
