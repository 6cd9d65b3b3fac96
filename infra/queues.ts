import { Duration } from 'aws-cdk-lib';
import { DeduplicationScope, FifoThroughputLimit, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { Ground } from './ground.ts';
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
export function createQueues(scope: Construct, ground: Ground, targets: string[]): Queues {
  const lifecycleDead = fifo(scope, ground, 'lifecycle-dead', {});
  const lifecycle = fifo(scope, ground, 'lifecycle', { dead: lifecycleDead, consumer: sizes.route.timeout });
  return {
    lifecycle,
    lifecycleDead,
    targets: Object.fromEntries(targets.map((id) => [id, targetQueues(scope, ground, id)])),
  };
}

function targetQueues(scope: Construct, ground: Ground, id: string): TargetQueues {
  const dead = fifo(scope, ground, `${id}-dead`, {});
  const live = { dead, consumer: sizes.apply.timeout };
  return {
    dead,
    ordinary: fifo(scope, ground, id, live),
    leavers: fifo(scope, ground, `${id}-leavers`, live),
  };
}

/**
 * Only the net under crashing workers: the application itself decides what is dead. With a small number here a
 * vendor's outage looks like a poisonous message.
 */
const maxReceiveCount = 1000;

function fifo(
  scope: Construct,
  { stage, key }: Ground,
  name: string,
  { dead, consumer }: { dead?: Queue; consumer?: Duration },
): Queue {
  return new Queue(scope, `queue-${name}`, {
    queueName: queueName(stage, name),
    fifo: true,
    deduplicationScope: DeduplicationScope.MESSAGE_GROUP,
    fifoThroughputLimit: FifoThroughputLimit.PER_MESSAGE_GROUP_ID,
    ...(key === undefined
      ? { encryption: QueueEncryption.SQS_MANAGED }
      : { encryption: QueueEncryption.KMS, encryptionMasterKey: key }),
    enforceSSL: true,
    // The longest there is: an outage over a long week-end loses nothing, and the dead wait for their human.
    retentionPeriod: Duration.days(14),
    ...(consumer && { visibilityTimeout: visibilityTimeout(consumer) }),
    ...(dead && { deadLetterQueue: { queue: dead, maxReceiveCount } }),
  });
}
