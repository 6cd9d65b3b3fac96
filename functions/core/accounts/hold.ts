import type { Mode } from '../config/mode.ts';
import type { Step } from '../contracts/step.ts';
import type { Account } from './account.ts';

/** A step as a human sees it who decides. */
export type PlannedStep = Pick<Step, 'title' | 'reversible'>;

/**
 * Why nothing is done to an account until a human decides: the mode of its target, whose `plan` (a fingerprint of `steps`)
 * is what a decision is about; or the brake, which stops before anything is read, and whose decision is about the departure; or an
 * exclusion, which nobody decides on and which ends by itself.
 */
export type Hold = {
  by: Exclude<Mode, 'act'> | 'brake' | 'exclude';
  /** ISO 8601 UTC. */
  since: string;
  plan?: string;
  steps?: PlannedStep[];
  /** Of an exclusion: when it ends (ISO 8601 UTC), and why it is. */
  until?: string;
  reason?: string;
  /** What a human decided: that it may be done, or that it is not to be. */
  decided?: 'approved' | 'rejected';
};

/** Whether a hold is over because the target's mode is another one; one by an exclusion is over wherever there is none any more. */
export function isOutdated({ by }: Hold, mode: Mode): boolean {
  return by !== 'brake' && by !== mode;
}

/** Whether a human is still awaited. */
export function isUndecided({ decided }: Hold): boolean {
  return decided === undefined;
}

/** The partitions of the `due` index of what is held, so that it is found without reading everybody. */
export const heldPartition = (target: string, by: Hold['by']): string => `HELD#${by}#${target}`;

/** The fields that put a held account into the index, in the order in which it was held. */
export function heldFields({ target }: Pick<Account, 'target'>, hold: Hold) {
  return { hold, dueAt: hold.since, duePartition: heldPartition(target, hold.by) };
}
