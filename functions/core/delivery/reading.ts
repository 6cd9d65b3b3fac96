import type { Message } from '../../lib/aws/queue.ts';

/** All of these are one group, so one worker at a time reads. */
export const readingGroup = 'lists';

/** The request to read on, as a message; the same `id` counts once in five minutes. */
export function encodeReading(target: string, id: string): Message {
  const body = JSON.stringify({ version: 1, target, lists: 'read' });
  return { body, groupId: readingGroup, deduplicationId: `${readingGroup}-${id}` };
}
