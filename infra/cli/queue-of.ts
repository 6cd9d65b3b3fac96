import type { Lane } from '../../functions/core/delivery/lane.ts';
import { createQueue, type Queue } from '../../functions/lib/aws/queue.ts';
import type { StageClient } from './stage-client.ts';

/** The queue of a stage for a target's wake-ups, or for `lifecycle`: leavers have one of their own. */
export async function queueOf(
  { sqs, queueUrl }: Pick<StageClient, 'sqs' | 'queueUrl'>,
  name: string,
  lane: Lane,
): Promise<Queue> {
  return createQueue(sqs, await queueUrl(lane === 'leavers' ? `${name}-leavers` : name));
}
