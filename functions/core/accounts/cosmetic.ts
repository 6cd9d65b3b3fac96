import { shortHash } from '../../lib/short-hash.ts';
import type { Desired } from '../contracts/desired.ts';
import { Blocked, type Failure, Permanent } from '../contracts/errors.ts';
import type { Observed } from '../contracts/observed.ts';
import type { Cosmetic, Step } from '../contracts/step.ts';
import type { Target } from '../contracts/target.ts';
import type { Trial, Trials } from '../contracts/trial.ts';

/** What differs in how somebody is shown; nothing where that is not ours to decide. */
export function cosmeticsOf(target: Target, desired: Desired, observed: Observed): Step[] {
  if (!isShown(desired) || !observed.present) return [];
  return target.cosmetics?.(desired, observed) ?? [];
}

/** Whether how somebody is shown is ours to say. */
export function isShown(desired: Desired): boolean {
  return desired.state === 'present' && (desired.grant ?? desired.perhaps) !== undefined;
}

/** The steps that send a value which was not tried yet. */
export function untried(steps: Step[], trials: Trials = {}): Step[] {
  return steps.filter(({ tries = [] }) => !tries.some((cosmetic) => isTried(cosmetic, trials)));
}

/**
 * The trials after a look that found `differing`: what the vendor was seen not to keep is noted as that, what it keeps
 * is forgotten, so that a change by hand is mended again.
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

/** Whether a failure is the vendor's own word about the change, and not about the key, the line or our pace. */
export function isRefusal(failure: Failure): failure is Blocked | Permanent {
  return failure instanceof Blocked || failure instanceof Permanent;
}

/** What `status` says of an attribute that the vendor keeps otherwise; nothing where nobody knows that it does. */
export function noteOf(name: string, attribute: string, { at, how, kept, words }: Trial): string[] {
  const day = at.slice(0, 10);
  if (how === 'refused') {
    return [
      `${name} keeps another ${attribute}: the change was refused on ${day}${words ? ` (${words})` : ''}`,
    ];
  }
  if (kept !== false) return [];
  const what = how === 'created' ? 'since the account was made' : 'the change was accepted and dropped';
  return [`${name} keeps another ${attribute}: ${what} on ${day}`];
}
