import type { Message } from '@aws-sdk/client-sqs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { failed, type Outcome } from '../../../infra/local/lambda/outcome.ts';
import { doneOf, sqsEvent } from '../../../infra/local/sqs-event.ts';

const messages: Message[] = ['1', '2', '3'].map((MessageId) => ({ MessageId, Body: `body ${MessageId}` }));
const answered = (value: unknown): Outcome => ({ ok: true, payload: JSON.stringify(value) });
const listed = (...ids: unknown[]) =>
  answered({ batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })) });
const done = (outcome: Outcome, reports = true) =>
  doneOf(messages, outcome, reports).map(({ MessageId }) => MessageId);

describe('the event of a batch', () => {
  it('has the fields that Lambda gives, under their names', () => {
    const message: Message = {
      MessageId: '1',
      ReceiptHandle: 'handle',
      Body: 'hello',
      MD5OfBody: '5d41402abc4b2a76b9719d911017c592',
      Attributes: { ApproximateReceiveCount: '2', MessageGroupId: 'jane' },
      MessageAttributes: {
        reason: { DataType: 'String', StringValue: 'why' },
        raw: { DataType: 'Binary', BinaryValue: Buffer.from([1, 2]) },
      },
    };
    expect(sqsEvent([message], 'arn:aws:sqs:us-east-1:000000000000:jobs.fifo')).toEqual({
      Records: [
        {
          messageId: '1',
          receiptHandle: 'handle',
          body: 'hello',
          attributes: { ApproximateReceiveCount: '2', MessageGroupId: 'jane' },
          messageAttributes: {
            reason: { stringValue: 'why', stringListValues: [], binaryListValues: [], dataType: 'String' },
            raw: { binaryValue: 'AQI=', stringListValues: [], binaryListValues: [], dataType: 'Binary' },
          },
          md5OfBody: '5d41402abc4b2a76b9719d911017c592',
          eventSource: 'aws:sqs',
          eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:jobs.fifo',
          awsRegion: 'us-east-1',
        },
      ],
    });
  });
});

describe('what of a batch is done', () => {
  it.each([
    ['an empty list', listed()],
    ['a list that is null', answered({ batchItemFailures: null })],
    ['an empty object', answered({})],
    ['nothing', answered(null)],
  ])('is everything after %s', (_name, outcome) => {
    expect(done(outcome)).toEqual(['1', '2', '3']);
  });

  it('is everything that is not listed', () => {
    expect(done(listed('2'))).toEqual(['1', '3']);
  });

  it.each([
    ['a function error', failed('Error', 'no')],
    ['an answer that is not JSON', { ok: true, payload: 'oops' } as Outcome],
    ['an answer that is no object', answered('fine')],
    ['a list that is not one', answered({ batchItemFailures: 'all' })],
    ['an identifier of nobody', listed('2', 'x')],
    ['an empty identifier', listed('')],
    ['an identifier that is null', listed(null)],
    ['an item of another shape', answered({ batchItemFailures: [{ id: '2' }] })],
    ['an item that is null', answered({ batchItemFailures: [null] })],
  ])('is nothing after %s', (_name, outcome) => {
    expect(done(outcome)).toEqual([]);
  });

  it('is everything, whatever is listed, where the mapping does not ask for failures', () => {
    expect(done(listed('2'), false)).toEqual(['1', '2', '3']);
    expect(done(failed('Error', 'no'), false)).toEqual([]);
  });

  it('and what is listed are the whole batch together, and nothing twice', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.string({ minLength: 1 })),
        fc.infiniteStream(fc.boolean()),
        (ids, coins) => {
          const batch = ids.map((MessageId): Message => ({ MessageId }));
          const failing = ids.filter(() => coins.next().value);
          const rest = doneOf(batch, listed(...failing), true).map(({ MessageId }) => MessageId);
          expect([...rest, ...failing].toSorted()).toEqual(ids.toSorted());
        },
      ),
    );
  });
});
