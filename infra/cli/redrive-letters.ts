import { byCause, isAbout } from '../../functions/core/letters.ts';
import type { DeadQueue, HeldLetter } from './dead-queue.ts';

/** What became of one letter. */
export type Fate = 'redriven' | 'nothing left to do' | 'still fails' | 'not ours';

export type Redriving = {
  queue: DeadQueue;
  /** Only letters whose cause holds this text. */
  reason?: string;
  dryRun: boolean;
  /** Looks at what a letter is about now, and sends its wake-up unless it is a dry run. Throws for nothing but trouble of our own. */
  redrive(letter: HeldLetter): Promise<{ fate: Fate; says: string }>;
  /** Whether somebody wants to stop: the letter under way is finished, the others are given back. */
  stopped(): boolean;
  onCauses(causes: { cause: string; count: number; chosen: boolean }[]): void;
  onLetter(letter: HeldLetter, fate: Fate, says: string): void;
};

/**
 * Works a dead-letter queue off. A letter is deleted only after its wake-up was sent, so being cut off anywhere costs
 * at worst a second wake-up, which finds nothing to do. Answers how many met which fate.
 */
export async function redriveLetters(work: Redriving): Promise<Partial<Record<Fate, number>>> {
  const fates: Partial<Record<Fate, number>> = {};
  const kept: HeldLetter[] = [];
  try {
    for (;;) {
      const wave = await work.queue.take();
      if (wave.length === 0) return fates;
      const causes = byCause(wave).map(({ cause, letters }) => ({
        cause,
        count: letters.length,
        chosen: letters.every((letter) => isAbout(letter, work.reason)),
      }));
      work.onCauses(causes);
      kept.push(...(await workOff(work, wave, fates)));
      if (work.stopped()) return fates;
    }
  } finally {
    await work.queue.giveBack(kept);
  }
}

/** Answers the letters that stay in the queue. */
async function workOff(
  work: Redriving,
  wave: HeldLetter[],
  fates: Partial<Record<Fate, number>>,
): Promise<HeldLetter[]> {
  const kept: HeldLetter[] = [];
  for (const letter of wave) {
    if (work.stopped() || !isAbout(letter, work.reason)) {
      kept.push(letter);
      continue;
    }
    const { fate, says } = await work.redrive(letter);
    fates[fate] = (fates[fate] ?? 0) + 1;
    work.onLetter(letter, fate, says);
    const done = !work.dryRun && (fate === 'redriven' || fate === 'nothing left to do');
    if (done) await work.queue.remove(letter);
    else kept.push(letter);
  }
  return kept;
}
