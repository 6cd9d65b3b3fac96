import { groupByReason } from '../../../functions/core/delivery/dead-letter-groups.ts';
import type { DeadQueue, HeldDeadLetter } from './dead-queue.ts';

/** What became of one dead letter, or, in a dry run, would become of it. */
export type Outcome = 'redriven' | 'nothing left to do' | 'still fails' | 'not ours';

/** What was found out about one dead letter. `detail` is a sentence for people; `woken` whom a worker was called for. */
export type Redriven = { outcome: Outcome; detail: string; woken?: { person: string; target: string } };

/** One reason why dead letters are dead: how many, and whether they are among those that are worked on. */
export type Cause = { cause: string; count: number; chosen: boolean };

export type Redriving = {
  queue: DeadQueue;
  /** Whether a dead letter is one of those that are asked for. */
  isChosen(deadLetter: HeldDeadLetter): boolean;
  dryRun: boolean;
  /** Looks at what a dead letter is about now, and sends its wake-up unless it is a dry run. Throws only errors of our own. */
  redrive(deadLetter: HeldDeadLetter): Promise<Redriven>;
  /** Whether the operator wants to stop: the dead letter under way is finished, the others are given back. */
  stopped(): boolean;
  onCauses(causes: Cause[]): void;
  onDeadLetter(deadLetter: HeldDeadLetter, redriven: Redriven): void;
};

/**
 * Works a dead-letter queue off, however many there are: by waves, each of what can be worked on before SQS hands it out
 * again. A dead letter is deleted only after its wake-up was sent, so being cut off anywhere costs at worst a second
 * wake-up, which finds nothing to do. Answers how many had which outcome.
 */
export async function redriveAll(work: Redriving): Promise<Partial<Record<Outcome, number>>> {
  const hands: Hands = { inHand: new Map(), known: new Set(), outcomes: {} };
  try {
    for (;;) {
      const taken = await work.queue.take(hands.known);
      for (const deadLetter of taken) hands.inHand.set(deadLetter.id, deadLetter);
      const wave = taken.filter(({ id }) => !hands.known.has(id));
      if (wave.length === 0) return hands.outcomes;
      work.onCauses(causesOf(wave, work.isChosen));
      const left = await workOffWave(work, wave, hands);
      if (work.stopped()) return hands.outcomes;
      await work.queue.giveBack(left);
      for (const { id } of left) hands.inHand.delete(id);
    }
  } finally {
    await work.queue.giveBack([...hands.inHand.values()]);
  }
}

/** Dead letters in hand by their ids, the ids of those that were looked at, and what became of them. */
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
  for (const [index, deadLetter] of wave.entries()) {
    if (work.stopped() || !work.queue.isHeld(deadLetter)) return wave.slice(index);
    known.add(deadLetter.id);
    if (!work.isChosen(deadLetter)) continue;
    const redriven = await work.redrive(deadLetter);
    const isGone = !work.dryRun && isDone(redriven.outcome);
    if (isGone) await work.queue.remove(deadLetter);
    work.onDeadLetter(deadLetter, redriven);
    outcomes[redriven.outcome] = (outcomes[redriven.outcome] ?? 0) + 1;
    if (isGone) inHand.delete(deadLetter.id);
  }
  return [];
}

function isDone(outcome: Outcome): boolean {
  return outcome === 'redriven' || outcome === 'nothing left to do';
}

/** The reasons of these dead letters, the most frequent first. */
export function causesOf(deadLetters: HeldDeadLetter[], isChosen: Redriving['isChosen']): Cause[] {
  return groupByReason(deadLetters).map(({ cause, deadLetters: group }) => ({
    cause,
    count: group.length,
    chosen: group.some(isChosen),
  }));
}
