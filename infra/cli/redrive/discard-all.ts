import type { DeadQueue, HeldDeadLetter } from './dead-queue.ts';
import { type Cause, causesOf } from './redrive-all.ts';

export type Discarding = {
  queue: DeadQueue;
  /** Whether a dead letter is one of those that are asked for, and is not ours. */
  isChosen(letter: HeldDeadLetter): boolean;
  /** Whether these may be deleted for good. Answered by a human, in whose time nothing is held. */
  mayDiscard(causes: Cause[], count: number): Promise<boolean>;
};

/**
 * Deletes dead letters that no code of ours can read, for good. Only those that were counted when it was asked are deleted: what
 * comes meanwhile stays. Answers how many were deleted.
 */
export async function discardAll({ queue, isChosen, mayDiscard }: Discarding): Promise<number> {
  const counted = await withTaken(queue, async (letters) => letters.filter(isChosen));
  if (counted.length === 0) return 0;
  const causes = causesOf(counted, isChosen);
  if (!(await mayDiscard(causes, counted.length))) return 0;
  const ids = new Set(counted.map(({ id }) => id));
  return withTaken(queue, async (letters, deleted) => {
    for (const letter of letters) {
      if (!ids.has(letter.id) || !isChosen(letter)) continue;
      await queue.remove(letter);
      deleted.add(letter.id);
    }
    return deleted.size;
  });
}

/** Does something with all that can be taken, and gives back what was not deleted. */
async function withTaken<T>(
  queue: DeadQueue,
  work: (letters: HeldDeadLetter[], deleted: Set<string>) => Promise<T>,
): Promise<T> {
  const letters = await queue.take();
  const deleted = new Set<string>();
  try {
    return await work(letters, deleted);
  } finally {
    await queue.giveBack(letters.filter(({ id }) => !deleted.has(id)));
  }
}
