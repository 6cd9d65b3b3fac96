import { describe, expect, test } from 'vitest';
import { gathering } from '../../harness/rollcall.ts';
import { refersTo, synthesize } from './template.ts';

const stack = synthesize({ targets: ['opsgenie', 'bellhop'] });
const queues = stack.of('AWS::SQS::Queue');

describe('queues', () => {
  test('there are three for events and three a target', () => {
    expect(queues.map(({ properties }) => properties.QueueName).sort()).toEqual([
      'rollcall-dev-bellhop-dead.fifo',
      'rollcall-dev-bellhop-leavers.fifo',
      'rollcall-dev-bellhop.fifo',
      'rollcall-dev-lifecycle-dead.fifo',
      'rollcall-dev-lifecycle-leavers.fifo',
      'rollcall-dev-lifecycle.fifo',
      'rollcall-dev-opsgenie-dead.fifo',
      'rollcall-dev-opsgenie-leavers.fifo',
      'rollcall-dev-opsgenie.fifo',
    ]);
  });

  test('each is FIFO for each person alone, encrypted, and keeps what it has for two weeks', () => {
    for (const { properties } of queues) {
      expect(properties).toMatchObject({
        FifoQueue: true,
        DeduplicationScope: 'messageGroup',
        FifoThroughputLimit: 'perMessageGroupId',
        SqsManagedSseEnabled: true,
        MessageRetentionPeriod: 14 * 24 * 3600,
      });
    }
  });

  test('each refuses a caller without TLS', () => {
    const guarded = stack.of('AWS::SQS::QueuePolicy').flatMap(({ properties }) => {
      expect(properties.PolicyDocument).toMatchObject({
        Statement: [
          { Effect: 'Deny', Action: 'sqs:*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
        ],
      });
      return refersTo(properties.Queues);
    });
    expect(guarded.sort()).toEqual(queues.map(({ id }) => id).sort());
  });

  test.each([
    ['lifecycle', 'lifecycle-dead'],
    ['lifecycle-leavers', 'lifecycle-dead'],
    ['bellhop', 'bellhop-dead'],
    ['bellhop-leavers', 'bellhop-dead'],
  ])('a message that crashes every worker of %s ends, late, in %s', (live, dead) => {
    expect(stack.queue(live).properties.RedrivePolicy).toEqual({
      deadLetterTargetArn: { 'Fn::GetAtt': [stack.queue(dead).id, 'Arn'] },
      maxReceiveCount: 1000,
    });
  });

  test('only the ordinary lane of a target waits for the rest of a burst: no event does, and nobody who leaves', () => {
    const slow = queues.filter(({ properties }) => properties.DelaySeconds !== undefined);
    expect(slow.map(({ properties }) => [properties.QueueName, properties.DelaySeconds]).sort()).toEqual([
      ['rollcall-dev-bellhop.fifo', gathering / 1_000],
      ['rollcall-dev-opsgenie.fifo', gathering / 1_000],
    ]);
  });

  test('a message stays hidden for at least six times as long as its worker may run', () => {
    const mappings = stack.of('AWS::Lambda::EventSourceMapping');
    expect(mappings).toHaveLength(6);
    for (const { properties } of mappings) {
      const [queueId] = refersTo(properties.EventSourceArn);
      const [workerId] = refersTo(properties.FunctionName);
      const queue = queues.find(({ id }) => id === queueId);
      const worker = stack.of('AWS::Lambda::Function').find(({ id }) => id === workerId);
      expect(queue?.properties.VisibilityTimeout).toBeGreaterThanOrEqual(
        6 * Number(worker?.properties.Timeout),
      );
    }
  });
});
