import type { WakeUp } from '../../functions/core/delivery/wake-up.ts';
import { encodeWake } from '../../functions/core/delivery/wake-up.ts';
import { createQueue } from '../../functions/lib/aws/queue.ts';
import type { StageClient } from './stage-client.ts';

/** Sends wake-ups to the queues of a stage. */
export function wakerOf(
  { sqs, queueUrl }: Pick<StageClient, 'sqs' | 'queueUrl'>,
  newId: () => string,
): WakeUp {
  return async (wake, lane) => {
    const url = await queueUrl(lane === 'leavers' ? `${wake.target}-leavers` : wake.target);
    await createQueue(sqs, url).send([encodeWake(wake, newId())]);
  };
}
