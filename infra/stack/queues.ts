import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { DeduplicationScope, FifoThroughputLimit, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { queueName } from '../names.ts';
import { gathering, sizes, visibilityTimeout } from './sizes.ts';
import type { StageContext } from './stage-context.ts';

/** Two lanes and where both put what is dead. */
export type Lanes = { ordinary: Queue; leavers: Queue; dead: Queue };

export type Queues = {
  lifecycle: Lanes;
  targets: Record<string, Lanes>;
};

/** Every queue of the stage: three for events, and three a target. */
export function createQueues(scope: Construct, context: StageContext, targets: string[]): Queues {
  const ofTarget = { consumer: sizes.apply.timeout, delay: gathering };
  const lanesOf = (id: string) => [id, createLanes(scope, context, id, ofTarget)] as const;
  return {
    lifecycle: createLanes(scope, context, 'lifecycle', { consumer: sizes.route.timeout }),
    targets: Object.fromEntries(targets.map(lanesOf)),
  };
}

type LaneOptions = {
  /** The time-out of the function that reads both. */
  consumer: Duration;
  /** Of the ordinary one: nobody who leaves waits for it. */
  delay?: Duration;
};

function createLanes(
  scope: Construct,
  context: StageContext,
  id: string,
  { consumer, delay }: LaneOptions,
): Lanes {
  const dead = fifo(scope, context, `${id}-dead`, {});
  const live = { dead, consumer };
  return {
    dead,
    ordinary: fifo(scope, context, id, { ...live, delay }),
    leavers: fifo(scope, context, `${id}-leavers`, live),
  };
}

/**
 * Only the net under crashing workers: the application itself decides what is dead. With a small number here a
 * vendor's outage looks like a poisonous message.
 */
const maxReceiveCount = 1000;

function fifo(
  scope: Construct,
  { stage, protect, key }: StageContext,
  name: string,
  { dead, consumer, delay }: Partial<LaneOptions> & { dead?: Queue },
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
    // What waits in them is on its way to a person's accounts.
    removalPolicy: protect ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    // The longest there is: an outage over a long week-end loses nothing, and the dead wait for their human.
    retentionPeriod: Duration.days(14),
    ...(consumer && { visibilityTimeout: visibilityTimeout(consumer) }),
    ...(delay && { deliveryDelay: delay }),
    ...(dead && { deadLetterQueue: { queue: dead, maxReceiveCount } }),
  });
}
