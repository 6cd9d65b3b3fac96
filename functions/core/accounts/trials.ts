import { shortHash } from '../../lib/short-hash.ts';
import type { Cosmetic, Step } from '../contracts/step.ts';
import type { Trial, Trials } from '../contracts/trial.ts';

/** The steps that send a value which was not tried yet. */
export function untried(steps: Step[], trials: Trials = {}): Step[] {
  return steps.filter(({ tries = [] }) => !tries.some((cosmetic) => isTried(cosmetic, trials)));
}

/**
 * The trials after a look that found `differing`: what the vendor was seen not to keep is noted as that, what it keeps
 * is forgotten, so that a change by hand is corrected again.
 */
export function settle(trials: Trials, differing: Step[]): Trials {
  const wishes = differing.flatMap(({ tries = [] }) => tries);
  const left = Object.entries(trials).flatMap(([attribute, trial]): [string, Trial][] => {
    if (!wishes.some((wish) => wish.attribute === attribute)) return [];
    const isSame = wishes.some((wish) => isTried(wish, { [attribute]: trial }));
    return [[attribute, isSame && trial.how !== 'refused' ? { ...trial, kept: false } : trial]];
  });
  return Object.fromEntries(left);
}

/** The trials once a step was done. `at`: milliseconds since 1970. */
export function tried(trials: Trials, step: Step, trial: Pick<Trial, 'how' | 'words'>, at: number): Trials {
  const noted = (step.tries ?? []).map(({ attribute, value }): [string, Trial] => [
    attribute,
    { value: hashOfValue(value), at: new Date(at).toISOString(), ...trial },
  ]);
  return { ...trials, ...Object.fromEntries(noted) };
}

function isTried({ attribute, value }: Cosmetic, trials: Trials): boolean {
  return trials[attribute]?.value === hashOfValue(value);
}

/** A name is personal data, and nothing but whether it is the same one has to be known later. */
function hashOfValue(value: string): string {
  return shortHash(value);
}
