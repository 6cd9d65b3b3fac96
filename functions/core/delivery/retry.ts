import type { SQSRecord } from 'aws-lambda';
import { hour, minute, second } from '../../lib/duration.ts';
import type { Failure } from '../contracts/errors.ts';

/** What becomes of a message whose work failed: it is tried again after so many milliseconds, or it is dead. */
type Verdict = { again: number } | { dead: true };

type Circumstances = {
  /** How often SQS has handed out the message, this time included. */
  received: number;
  /** When it was handed out first; milliseconds since 1970. */
  firstReceivedAt: number;
  now: number;
};

const backoffFirst = 5 * second;
const backoffAtMost = 15 * minute;
const probeEvery = minute;

/** How long a transient failure is waited out: longer than any outage that a vendor has owned up to. */
export const patience = 24 * hour;

/** From this age on a message that waits for others comes back this often at most. */
const old = 6 * hour;
const oldEvery = 45 * minute;

/** What is known of a message by its record. `now`: milliseconds since 1970. */
export function circumstancesOf({ attributes }: SQSRecord, now: number): Circumstances {
  return {
    received: Number(attributes.ApproximateReceiveCount),
    firstReceivedAt: Number(attributes.ApproximateFirstReceiveTimestamp),
    now,
  };
}

/** In how many milliseconds a message comes back by itself after this failure; `undefined` where it does not. */
export function comesBack(failure: Failure, circumstances: Circumstances): number | undefined {
  if (failure.name === 'Blocked') return undefined;
  const decision = verdict(failure, circumstances);
  // Of a record without its attributes nobody can tell.
  return 'again' in decision && Number.isFinite(decision.again) ? decision.again : undefined;
}

/**
 * Decides by the failure's class and the message's age, never by a count: a count cannot tell a vendor that is down
 * from a message that is poison (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html),
 * and a throttled message must not die of having waited.
 */
export function verdict(failure: Failure, circumstances: Circumstances): Verdict {
  const { received } = circumstances;
  const age = ageOf(circumstances);
  // The thousand times that SQS hands a message out have to last for the two weeks that it keeps it.
  const atLeast = age >= old ? oldEvery : 0;
  switch (failure.name) {
    case 'Permanent':
      return { dead: true };
    case 'Throttled':
      return { again: Math.max(atLeast, Math.min(failure.retryAfter, backoffAtMost)) };
    case 'Credential':
      return { again: Math.max(atLeast, probeEvery) };
    case 'Blocked':
      return { again: backoffAtMost };
    case 'Transient':
      if (age >= patience) return { dead: true };
      return {
        again: Math.min(failure.retryAfter ?? backoff(received, age), backoffAtMost),
      };
  }
}

/**
 * How old a message is, as far as both the clock and the number of receives say so: they are never further apart than
 * `oldEvery`. A worker whose clock is a day ahead must not give up what has just come, and a message that lay
 * unread while no worker ran has not been tried enough.
 */
function ageOf({ received, firstReceivedAt, now }: Circumstances): number {
  return Math.max(0, Math.min(now - firstReceivedAt, (received - 1) * oldEvery));
}

/** Doubles with each receive, but never outgrows the message's age: waiting for a slot is not a failure. */
function backoff(received: number, age: number): number {
  const doubled = backoffFirst * 2 ** Math.min(received - 1, 12);
  return Math.min(doubled, Math.max(age, backoffFirst), backoffAtMost);
}
