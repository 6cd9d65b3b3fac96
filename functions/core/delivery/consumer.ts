import { processPartialResponse, SqsFifoPartialProcessorAsync } from '@aws-lambda-powertools/batch';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { Log } from '../../lib/log.ts';
import { safeError } from '../../lib/safe-error.ts';
import { asFailure } from '../contracts/as-failure.ts';
import { type Failure, Throttled } from '../contracts/errors.ts';
import { circumstancesOf, verdict } from './retry.ts';

type Consuming<Message> = {
  /** The message in a record's body; throws `Permanent` for one that is not ours. */
  decode(body: string): Message;
  /** Does the work. `deadline`: milliseconds since 1970, when the work must be over. */
  handle(message: Message, deadline: number, record: SQSRecord): Promise<void>;
  /** Hides records from other consumers for so many milliseconds from now (ChangeMessageVisibility). */
  hide(records: SQSRecord[], milliseconds: number): Promise<void>;
  /** Puts a record into the dead-letter queue, with the reason. */
  deadLetter(record: SQSRecord, failure: Failure, message: Message | undefined): Promise<void>;
  /** What of a message may be logged: ids, no e-mail. */
  facts(message: Message): Record<string, unknown>;
  now(): number;
  log: Log;
};

/** Kept at an invocation's end for writing down how it went. Milliseconds. */
const reserve = 3_000;
const crashGrace = 5_000;

/**
 * A FIFO queue's consumer. One bad record never fails its neighbours: its message group waits, the others go on.
 * The failure's class decides when it comes back, or whether it is dead.
 */
export function createConsumer<Message>(world: Consuming<Message>) {
  return async (
    event: SQSEvent,
    context: Pick<Context, 'getRemainingTimeInMillis'>,
  ): Promise<SQSBatchResponse> => {
    const remaining = context.getRemainingTimeInMillis();
    const deadline = world.now() + remaining - reserve;
    // The queue's own time-out is six times the function's, as AWS asks; a crash should not cost that long.
    await quietly(world, () => world.hide(event.Records, remaining + crashGrace));
    const processor = new SqsFifoPartialProcessorAsync();
    const handle = (record: SQSRecord) => consume(world, event.Records, record, deadline);
    return processPartialResponse(event, handle, processor, {
      skipGroupOnError: true,
      throwOnFullBatchFailure: false,
    });
  };
}

async function consume<Message>(
  world: Consuming<Message>,
  batch: SQSRecord[],
  record: SQSRecord,
  deadline: number,
): Promise<void> {
  let message: Message | undefined;
  try {
    message = world.decode(record.body);
    if (world.now() >= deadline) throw new Throttled('no time left in this invocation', 0);
    await world.handle(message, deadline, record);
  } catch (thrown) {
    await settle(world, withFollowers(batch, record), asFailure(thrown), message);
  }
}

/**
 * A record and those behind it in its message group. None of a group is handed out while another one is in flight, so
 * they come back together or the first waits for the last.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/FIFO-queues-understanding-logic.html
 */
function withFollowers(batch: SQSRecord[], record: SQSRecord): [SQSRecord, ...SQSRecord[]] {
  const group = record.attributes.MessageGroupId;
  const behind = batch.slice(batch.indexOf(record) + 1);
  return [record, ...behind.filter(({ attributes }) => attributes.MessageGroupId === group)];
}

async function settle<Message>(
  world: Consuming<Message>,
  records: [SQSRecord, ...SQSRecord[]],
  failure: Failure,
  message: Message | undefined,
): Promise<void> {
  const [record] = records;
  const circumstances = circumstancesOf(record, world.now());
  const decision = verdict(failure, circumstances);
  const facts = {
    ...(message !== undefined && world.facts(message)),
    failure: failure.name,
    reason: failure.message,
    status: failure.status,
    cause: failure.cause instanceof Error ? safeError(failure.cause) : undefined,
    received: circumstances.received,
  };
  if ('dead' in decision) {
    await world.deadLetter(record, failure, message);
    world.log.error('dead-lettered', facts);
    return;
  }
  world.log.warn('will try again', { ...facts, afterMs: decision.again });
  await quietly(world, () => world.hide(records, decision.again));
  throw failure;
}

/** A record whose time-out could not be changed comes back later than wished: no reason to fail what is done. */
async function quietly(world: { log: Log }, act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    world.log.warn('a visibility time-out could not be changed', {
      cause: safeError(error),
    });
  }
}
