import * as z from 'zod/mini';
import type { Message } from '../../lib/aws/queue.ts';

/** That everybody whom a target has is to be compared on, from where this comparison is: work for nobody in particular. */
export const Comparing = z.object({ version: z.literal(1), target: z.string(), comparison: z.string() });

/** That everybody whom a target has is to be compared on. */
export type Comparing = Omit<z.infer<typeof Comparing>, 'version'>;

/** All of these are one group, so one worker at a time compares. */
export const comparingGroup = 'comparison';

/** It as a message; the same `id` counts once in five minutes. */
export function encodeComparing({ target, comparison }: Comparing, id: string): Message {
  return {
    body: JSON.stringify({ version: 1, target, comparison }),
    groupId: comparingGroup,
    deduplicationId: `${comparingGroup}-${comparison}-${id}`,
  };
}
