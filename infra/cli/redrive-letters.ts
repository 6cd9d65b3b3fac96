import { groupByReason, isAbout } from '../../functions/core/delivery/dead-letter-groups.ts';
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
 * Works a dead-letter queue off, however many there are: by waves, each of what can be worked on before SQS hands it out
 * again. A letter is deleted only after its wake-up was sent, so being cut off anywhere costs at worst a second wake-up,
 * which finds nothing to do. Answers how many met which fate.
 */
export async function redriveLetters(work: Redriving): Promise<Partial<Record<Fate, number>>> {
  const hands: Hands = { inHand: new Map(), known: new Set(), fates: {} };
  try {
    for (;;) {
      const taken = await work.queue.take(hands.known);
      for (const letter of taken) hands.inHand.set(letter.id, letter);
      const wave = taken.filter(({ id }) => !hands.known.has(id));
      if (wave.length === 0) return hands.fates;
      work.onCauses(causesOf(wave, work.reason));
      const left = await workOffWave(work, wave, hands);
      if (work.stopped()) return hands.fates;
      await work.queue.giveBack(left);
      for (const { id } of left) hands.inHand.delete(id);
    }
  } finally {
    await work.queue.giveBack([...hands.inHand.values()]);
  }
}

/** Letters in hand by their ids, the ids of those that were looked at, and what became of them. */
type Hands = { inHand: Map<string, HeldLetter>; known: Set<string>; fates: Partial<Record<Fate, number>> };

/** Answers those for which there was no time while they were in hand. */
async function workOffWave(
  work: Redriving,
  wave: HeldLetter[],
  { inHand, known, fates }: Hands,
): Promise<HeldLetter[]> {
  for (const [index, letter] of wave.entries()) {
    if (work.stopped() || !work.queue.isHeld(letter)) return wave.slice(index);
    known.add(letter.id);
    if (!isAbout(letter, work.reason)) continue;
    const fate = await workOff(work, letter);
    fates[fate] = (fates[fate] ?? 0) + 1;
    if (!work.dryRun && isDone(fate)) inHand.delete(letter.id);
  }
  return [];
}

async function workOff(work: Redriving, letter: HeldLetter): Promise<Fate> {
  const { fate, says } = await work.redrive(letter);
  if (!work.dryRun && isDone(fate)) await work.queue.remove(letter);
  work.onLetter(letter, fate, says);
  return fate;
}

function isDone(fate: Fate): boolean {
  return fate === 'redriven' || fate === 'nothing left to do';
}

function causesOf(letters: HeldLetter[], reason: string | undefined) {
  return groupByReason(letters).map(({ cause, letters: group }) => ({
    cause,
    count: group.length,
    chosen: group.every((letter) => isAbout(letter, reason)),
  }));
}
