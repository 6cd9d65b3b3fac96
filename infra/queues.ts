import { Duration } from 'aws-cdk-lib';
import { DeduplicationScope, FifoThroughputLimit, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { queueName } from './names.ts';
import { sizes, visibilityTimeout } from './sizes.ts';

/** A target's two lanes and where both put what is dead. */
export type TargetQueues = { ordinary: Queue; leavers: Queue; dead: Queue };

export type Queues = {
  lifecycle: Queue;
  lifecycleDead: Queue;
  targets: Record<string, TargetQueues>;
};

/** Every queue of the house: one for events, and three a target. */
export function createQueues(scope: Construct, stage: string, targets: string[]): Queues {
  const lifecycleDead = fifo(scope, stage, 'lifecycle-dead', {});
  const lifecycle = fifo(scope, stage, 'lifecycle', { dead: lifecycleDead, consumer: sizes.route.timeout });
  return {
    lifecycle,
    lifecycleDead,
    targets: Object.fromEntries(targets.map((id) => [id, targetQueues(scope, stage, id)])),
  };
}

function targetQueues(scope: Construct, stage: string, id: string): TargetQueues {
  const dead = fifo(scope, stage, `${id}-dead`, {});
  const live = { dead, consumer: sizes.apply.timeout };
  return { dead, ordinary: fifo(scope, stage, id, live), leavers: fifo(scope, stage, `${id}-leavers`, live) };
}

/**
 * Only the net under crashing workers: the application itself decides what is dead. With a small number here a
 * vendor's outage looks like a poisonous message.
 */
const maxReceiveCount = 1000;

function fifo(
  scope: Construct,
  stage: string,
  name: string,
  { dead, consumer }: { dead?: Queue; consumer?: Duration },
): Queue {
  return new Queue(scope, `queue-${name}`, {
    queueName: queueName(stage, name),
    fifo: true,
    deduplicationScope: DeduplicationScope.MESSAGE_GROUP,
    fifoThroughputLimit: FifoThroughputLimit.PER_MESSAGE_GROUP_ID,
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    // The longest there is: an outage over a long week-end loses nothing, and the dead wait for their human.
    retentionPeriod: Duration.days(14),
    ...(consumer && { visibilityTimeout: visibilityTimeout(consumer) }),
    ...(dead && { deadLetterQueue: { queue: dead, maxReceiveCount } }),
  });
}
