import * as z from 'zod/mini';
import type { Message } from '../../lib/aws/queue.ts';

/** That a source's directory is to be read on, from this step of this read. */
const DirectoryStep = z.object({
  version: z.literal(1),
  directory: z.string(),
  run: z.string(),
  step: z.number(),
});

/** That a source's directory is to be read on, from this step of this read. */
export type DirectoryStep = { source: string; run: string; step: number };

/**
 * It as a message, in a group of its own: a directory is read a page at a time, and no event waits behind it.
 *
 * @param again Told anew, because the message before may be lost.
 */
export function encodeDirectoryStep({ source, run, step }: DirectoryStep, again = ''): Message {
  return {
    body: JSON.stringify({ version: 1, directory: source, run, step }),
    groupId: `directory-${source}`,
    deduplicationId: `directory-${source}-${run}-${step}${again}`,
  };
}

/** The step in a message's body; `undefined` where it is another message. */
export function directoryStepIn(body: string): DirectoryStep | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return undefined;
  }
  const message = DirectoryStep.safeParse(parsed);
  if (!message.success) return undefined;
  const { directory, run, step } = message.data;
  return { source: directory, run, step };
}
