import type { Due } from '../../lib/aws/table.ts';
import type { Made, Trials } from '../contracts/trial.ts';
import type { Departed } from './departed.ts';
import type { Provisioning } from './provisioning.ts';
import type { Removal } from './removal.ts';

/** What was last thrown at an account: for `status`, and for the backoff of a blocked one. */
export type LastError = {
  kind: string;
  message: string;
  by?: string;
  words?: string;
  status?: number;
  at: string;
  /** The list that is waited for. */
  list?: string;
  /** When the message that met it comes back, ISO 8601 UTC. Absent where none does. */
  nextTryAt?: string;
};

/**
 * A person on one target. `appliedHash` is what the vendor was last proved to hold, and absent while a worker is
 * changing the account: an evaluation in between sees a difference, and nothing is lost by a crash.
 */
export type Account = Partial<Due> &
  Provisioning & {
    person: string;
    target: string;
    status: 'pending' | 'working' | 'applied' | 'blocked' | 'held' | 'failed' | 'unmanaged';
    desiredState?: string;
    desiredHash?: string;
    appliedHash?: string;
    /** The vendor's ids of it: several where a person is several things there. */
    externalIds?: string[];
    /** The address that the account was last proved to have. */
    address?: string;
    /**
     * Since when they are to be muted or removed here, without a break: by their source's clock, and by ours; and
     * whether the vendor's id of their account was known by then.
     */
    leaving?: { at: string; knownAt: string; identified?: boolean };
    /** What was proved of their last departure from here. */
    departed?: Departed;
    /**
     * The addresses under which work was begun and not yet proved: there may be an account by any of them. Absent
     * while no worker is at work, and when the one at work works on an account that is another person's by now.
     */
    attemptedEmails?: string[];
    /** Addresses under which work was begun for another person whose account is theirs now: part of it may be there. */
    inheritedEmails?: string[];
    /** The account as it was before our mute. */
    snapshot?: unknown;
    /**
     * That the account is being removed, until that is proved or they are back: since when (ISO 8601 UTC), and from whom it was removed
     * first. By these the snapshot of before is kept.
     */
    removing?: { person: string; since: string };
    /** What was tried of how they are shown, and is not known to be kept: no value is tried twice. */
    trials?: Trials;
    /** What was made here lately, and may not be shown yet. */
    made?: Made;
    /** The removal after which it is still to be looked whether they come back here by themselves. */
    removal?: Removal;
    /** The titles of the steps that were begun and not yet proved. */
    plan?: string[];
    lastError?: LastError;
    /** How often `sweep` has sent another wake-up for the same wish. */
    rewoken?: number;
    /** The dead letter about it that lies there already: why, and since when. */
    deadLetter?: { reason: string; at: string };
    /** How often in a row it was blocked. */
    blockedTimes?: number;
    /** The event or reason that last asked for a change: see `causeOf`. */
    causedBy?: string;
    lease?: { token: string; until: string; takes?: number; seen?: number[] };
    /** A change whose answer was lost may be made until then (ISO 8601): whatever is seen before proves nothing. */
    unsettledUntil?: string;
  };

/** Whether two accounts have an id of the vendor's in common: it may keep several for one person. */
export function shareIds(one: readonly string[] = [], other: readonly string[] = []): boolean {
  return other.some((id) => one.includes(id));
}
