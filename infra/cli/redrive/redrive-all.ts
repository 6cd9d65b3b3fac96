import { groupByReason, isAbout } from '../../../functions/core/delivery/dead-letter-groups.ts';
import type { DeadQueue, HeldDeadLetter } from './dead-queue.ts';

/** What became of one letter. */
export type Outcome = 'redriven' | 'nothing left to do' | 'still fails' | 'not ours';

export type Redriving = {
  queue: DeadQueue;
  /** Only letters whose cause holds this text. */
  reason?: string;
  dryRun: boolean;
  /** Looks at what a letter is about now, and sends its wake-up unless it is a dry run. Throws for nothing but trouble of our own. */
  redrive(letter: HeldDeadLetter): Promise<{ outcome: Outcome; says: string }>;
  /** Whether somebody wants to stop: the letter under way is finished, the others are given back. */
  stopped(): boolean;
  onCauses(causes: { cause: string; count: number; chosen: boolean }[]): void;
  onLetter(letter: HeldDeadLetter, outcome: Outcome, says: string): void;
};

/**
 * Works a dead-letter queue off, however many there are: by waves, each of what can be worked on before SQS hands it out
 * again. A letter is deleted only after its wake-up was sent, so being cut off anywhere costs at worst a second wake-up,
 * which finds nothing to do. Answers how many met which outcome.
 */
export async function redriveAll(work: Redriving): Promise<Partial<Record<Outcome, number>>> {
  const hands: Hands = { inHand: new Map(), known: new Set(), outcomes: {} };
  try {
    for (;;) {
      const taken = await work.queue.take(hands.known);
      for (const letter of taken) hands.inHand.set(letter.id, letter);
      const wave = taken.filter(({ id }) => !hands.known.has(id));
      if (wave.length === 0) return hands.outcomes;
      work.onCauses(causesOf(wave, work.reason));
      const left = await workOffWave(work, wave, hands);
      if (work.stopped()) return hands.outcomes;
      await work.queue.giveBack(left);
      for (const { id } of left) hands.inHand.delete(id);
    }
  } finally {
    await work.queue.giveBack([...hands.inHand.values()]);
  }
}

/** Letters in hand by their ids, the ids of those that were looked at, and what became of them. */
type Hands = {
  inHand: Map<string, HeldDeadLetter>;
  known: Set<string>;
  outcomes: Partial<Record<Outcome, number>>;
};

/** Answers those for which there was no time while they were in hand. */
async function workOffWave(
  work: Redriving,
  wave: HeldDeadLetter[],
  { inHand, known, outcomes }: Hands,
): Promise<HeldDeadLetter[]> {
  for (const [index, letter] of wave.entries()) {
    if (work.stopped() || !work.queue.isHeld(letter)) return wave.slice(index);
    known.add(letter.id);
    if (!isAbout(letter, work.reason)) continue;
    const outcome = await workOff(work, letter);
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    if (!work.dryRun && isDone(outcome)) inHand.delete(letter.id);
  }
  return [];
}

async function workOff(work: Redriving, letter: HeldDeadLetter): Promise<Outcome> {
  const { outcome, says } = await work.redrive(letter);
  if (!work.dryRun && isDone(outcome)) await work.queue.remove(letter);
  work.onLetter(letter, outcome, says);
  return outcome;
}

function isDone(outcome: Outcome): boolean {
  return outcome === 'redriven' || outcome === 'nothing left to do';
}

function causesOf(letters: HeldDeadLetter[], reason: string | undefined) {
  return groupByReason(letters).map(({ cause, letters: group }) => ({
    cause,
    count: group.length,
    chosen: group.every((letter) => isAbout(letter, reason)),
  }));
}
