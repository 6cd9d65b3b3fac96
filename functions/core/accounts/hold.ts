import type { Mode } from '../config/mode.ts';
import type { Step } from '../contracts/step.ts';
import type { Account } from './account.ts';

/** A step as a human sees it who decides, with what it costs. */
export type PlannedStep = Pick<Step, 'title' | 'reversible' | 'costs' | 'consequences'>;

/**
 * Why nothing is done to an account until a human decides: the mode of its target, whose `plan` (a fingerprint of `steps`)
 * is what a decision is about; or that cover on call would be lost, whose plan is looked at again at `lookAt`; or the brake, which
 * stops before anything is read, and whose decision is about the departure; or an exclusion, which nobody decides on and which
 * ends by itself.
 */
export type Hold = {
  by: Exclude<Mode, 'act'> | 'cover' | 'brake' | 'exclude';
  /** ISO 8601 UTC. */
  since: string;
  plan?: string;
  steps?: PlannedStep[];
  /** The steps of the plan that was held before this one, where it has moved since. */
  was?: PlannedStep[];
  /** When it is looked at again, because a human may see to it at the vendor (ISO 8601 UTC). @default never */
  lookAt?: string;
  /** Of an exclusion: when it ends (ISO 8601 UTC), and why it is. */
  until?: string;
  reason?: string;
  /** What a human decided: that it may be done, or that it is not to be. */
  decided?: 'approved' | 'rejected';
};

/**
 * Whether a hold is over because the target's mode is another one; one by an exclusion is over wherever there is none any more, and one
 * for cover where everything is held.
 */
export function isOutdated({ by }: Hold, mode: Mode): boolean {
  if (by === 'cover') return mode === 'observe';
  return by !== 'brake' && by !== mode;
}

/** Whether a human is still awaited. */
export function isUndecided({ decided }: Hold): boolean {
  return decided === undefined;
}

/** The partitions of the `due` index of what is held, so that it is found without reading everybody. */
export const heldPartition = (target: string, by: Hold['by']): string => `HELD#${by}#${target}`;

/** The fields that put a held account into the index, in the order in which it was held or is looked at again. */
export function heldFields({ target }: Pick<Account, 'target'>, hold: Hold) {
  return { hold, dueAt: hold.lookAt ?? hold.since, duePartition: heldPartition(target, hold.by) };
}
