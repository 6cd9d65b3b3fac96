import type { DeadQueue, HeldDeadLetter } from './dead-queue.ts';
import { type Cause, causesOf } from './redrive-all.ts';

export type Discarding = {
  queue: DeadQueue;
  /** Whether a dead letter is one of those that are asked for, and is not ours. */
  isChosen(deadLetter: HeldDeadLetter): boolean;
  /** Whether these may be deleted for good. Answered by a human, in whose time nothing is held. */
  mayDiscard(causes: Cause[], count: number): Promise<boolean>;
};

/**
 * Deletes dead letters that no code of ours can read, for good. Only those that were counted when it was asked are deleted: what
 * comes meanwhile stays. Answers how many were deleted.
 */
export async function discardAll({ queue, isChosen, mayDiscard }: Discarding): Promise<number> {
  const counted = await withTaken(queue, async (deadLetters) => deadLetters.filter(isChosen));
  if (counted.length === 0) return 0;
  const causes = causesOf(counted, isChosen);
  if (!(await mayDiscard(causes, counted.length))) return 0;
  const ids = new Set(counted.map(({ id }) => id));
  return withTaken(queue, async (deadLetters, deleted) => {
    for (const deadLetter of deadLetters) {
      if (!ids.has(deadLetter.id) || !isChosen(deadLetter)) continue;
      await queue.remove(deadLetter);
      deleted.add(deadLetter.id);
    }
    return deleted.size;
  });
}

/** Does something with all that can be taken, and gives back what was not deleted. */
async function withTaken<T>(
  queue: DeadQueue,
  work: (deadLetters: HeldDeadLetter[], deleted: Set<string>) => Promise<T>,
): Promise<T> {
  const deadLetters = await queue.take();
  const deleted = new Set<string>();
  try {
    return await work(deadLetters, deleted);
  } finally {
    await queue.giveBack(deadLetters.filter(({ id }) => !deleted.has(id)));
  }
}
