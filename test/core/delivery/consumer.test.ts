import type { SQSRecord } from 'aws-lambda';
import { beforeEach, describe, expect, test } from 'vitest';
import {
  Blocked,
  Credential,
  type Failure,
  Permanent,
  Throttled,
  Transient,
} from '../../../functions/core/contracts/errors.ts';
import { createConsumer } from '../../../functions/core/delivery/consumer.ts';
import { sqsRecord } from '../../support/sqs.ts';
import { createClock } from '../../support/target.ts';

let handled: string[];
let hidden: [string[], number][];
let deadLettered: [string, Failure][];
let logged: string[];
let failures: Record<string, unknown>;
let clock: ReturnType<typeof createClock>;

beforeEach(() => {
  handled = [];
  hidden = [];
  deadLettered = [];
  logged = [];
  failures = {};
  clock = createClock();
});

const note = (message: string, facts?: object) => logged.push(`${message} ${JSON.stringify(facts)}`);
const consume = (...records: SQSRecord[]) =>
  createConsumer<string>({
    decode(body) {
      if (body.startsWith('?')) throw new Permanent('the message is not ours');
      return body;
    },
    async handle(message) {
      handled.push(message);
      if (message in failures) throw failures[message];
    },
    hide: async (some, milliseconds) => {
      hidden.push([some.map(({ messageId }) => messageId), milliseconds]);
    },
    deadLetter: async (record, failure) => {
      deadLettered.push([record.messageId, failure]);
    },
    facts: (message) => ({ message }),
    now: clock.now,
    log: { info: note, warn: note, error: note },
  })({ Records: records }, { getRemainingTimeInMillis: () => 60_000 });
const failed = (...ids: string[]) => ({
  batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })),
});

describe('a batch', () => {
  test('that went well is done with', async () => {
    expect(await consume(sqsRecord('a'), sqsRecord('b', { id: 'message-2' }))).toEqual(failed());
  });

  test('with two messages of one person: when the first fails the second is not applied before it, and others go on', async () => {
    failures.first = new Transient('down');
    const answer = await consume(
      sqsRecord('first', { id: '1', group: 'jane' }),
      sqsRecord('other', { id: '2', group: 'joe' }),
      sqsRecord('second', { id: '3', group: 'jane' }),
    );
    expect(handled).toEqual(['first', 'other']);
    expect(answer).toEqual(failed('1', '3'));
    // Together, because SQS gives out none of a group while another one is hidden.
    expect(hidden.at(-1)).toEqual([['1', '3'], 5_000]);
  });

  test('in which everything fails is reported, not thrown: what is thrown would cost every message a time-out', async () => {
    failures.a = new Transient('down');
    expect(await consume(sqsRecord('a'))).toEqual(failed('message-1'));
  });

  test('is freed soon after a crash, not after six times the time-out', async () => {
    await consume(sqsRecord('a'), sqsRecord('b', { id: 'message-2' }));
    expect(hidden[0]).toEqual([['message-1', 'message-2'], 65_000]);
  });

  test('is not begun when no time is left, and goes back at once', async () => {
    const late = createConsumer<string>({
      decode: (body) => body,
      handle: async (message) => {
        handled.push(message);
        clock.advance(58_000);
      },
      hide: async (some, milliseconds) => {
        hidden.push([some.map(({ messageId }) => messageId), milliseconds]);
      },
      deadLetter: async () => {},
      facts: () => ({}),
      now: clock.now,
      log: { info: note, warn: note, error: note },
    });
    const records = [sqsRecord('a', { id: '1', group: 'a' }), sqsRecord('b', { id: '2', group: 'b' })];
    expect(await late({ Records: records }, { getRemainingTimeInMillis: () => 60_000 })).toEqual(failed('2'));
    expect(handled).toEqual(['a']);
    expect(hidden.at(-1)).toEqual([['2'], 0]);
  });

  test('is worked on although its visibility time-outs cannot be changed', async () => {
    failures.a = new Transient('down');
    const consumer = createConsumer<string>({
      decode: (body) => body,
      handle: async () => {},
      hide: async () => {
        throw new Error('the queue is in trouble');
      },
      deadLetter: async () => {},
      facts: () => ({}),
      now: clock.now,
      log: { info: note, warn: note, error: note },
    });
    expect(await consumer({ Records: [sqsRecord('a')] }, { getRemainingTimeInMillis: () => 60_000 })).toEqual(
      failed(),
    );
  });
});

describe('a message', () => {
  test('that is not ours is dead-lettered at once and blocks nobody', async () => {
    const answer = await consume(
      sqsRecord('?', { id: '1', group: 'x' }),
      sqsRecord('ours', { id: '2', group: 'x' }),
    );
    expect(answer).toEqual(failed());
    expect(handled).toEqual(['ours']);
    expect(deadLettered).toMatchObject([['1', { message: 'the message is not ours' }]]);
  });

  test.each([
    ['a throttled one comes back when the vendor said', new Throttled('429', 42_000), 42_000],
    ['one without a good key comes back every minute', new Credential('401'), 60_000],
    ['a blocked one is the sweep’s', new Blocked('428', 'a schedule'), 900_000],
    ['one that failed for no known reason is tried again', new TypeError('what?'), 5_000],
  ])('%s', async (_title, lastError, wait) => {
    failures.a = lastError;
    expect(await consume(sqsRecord('a'))).toEqual(failed('message-1'));
    expect(hidden.at(-1)).toEqual([['message-1'], wait]);
    expect(deadLettered).toEqual([]);
  });

  test('that can never succeed is dead-lettered at once', async () => {
    failures.a = new Permanent('422');
    expect(await consume(sqsRecord('a'))).toEqual(failed());
    expect(deadLettered).toHaveLength(1);
  });

  test('stays where it is when even the dead-letter queue is in trouble', async () => {
    const consumer = createConsumer<string>({
      decode: (body) => body,
      handle: async () => {
        throw new Permanent('422');
      },
      hide: async () => {},
      deadLetter: async () => {
        throw new Error('the dead-letter queue is in trouble');
      },
      facts: () => ({}),
      now: clock.now,
      log: { info: note, warn: note, error: note },
    });
    expect(await consumer({ Records: [sqsRecord('a')] }, { getRemainingTimeInMillis: () => 60_000 })).toEqual(
      failed('message-1'),
    );
  });

  test('that fails leaves no vendor’s words and no e-mail in the log', async () => {
    failures.a = new Permanent('Opsgenie 422 on POST', { words: 'jane@example.com is taken' });
    await consume(sqsRecord('a'));
    expect(logged.join()).toContain('Opsgenie 422 on POST');
    expect(logged.join()).not.toContain('jane@example.com');
  });
});
