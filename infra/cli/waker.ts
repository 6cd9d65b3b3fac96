import type { WakeUp } from '../../functions/core/delivery/wake-up.ts';
import { encodeWake } from '../../functions/core/delivery/wake-up.ts';
import { queueOf } from './queue-of.ts';
import type { StageClient } from './stage-client.ts';

/** Sends wake-ups to the queues of a stage. */
export function wakerOf(stage: Pick<StageClient, 'sqs' | 'queueUrl'>, newId: () => string): WakeUp {
  return async (wake, lane) => {
    const queue = await queueOf(stage, wake.target, lane);
    await queue.send([encodeWake(wake, newId())]);
  };
}
