import { isDeepStrictEqual } from 'node:util';
import { minute } from '../../lib/duration.ts';
import type { Desired } from '../contracts/desired.ts';
import type { Target } from '../contracts/target.ts';
import { isLeaverState } from '../delivery/lane.ts';
import { emailOf } from '../people/emails.ts';
import { type Identity, isLiving } from '../people/identity.ts';
import type { Account } from './account.ts';
import type { Decision } from './desire.ts';

/** A user of a source, and the person who they are. */
export type Rival = { person: string; source: string; userId: string };

/**
 * Somebody's e-mail is another living person's: nothing is guessed, a human must tell who is who. The address is with
 * `holder`, by the users in `rivals`; `claimants` are the users of this person who say that it is theirs.
 */
export type Dispute = { email: string; holder?: string; rivals: Rival[]; claimants: Rival[] };

/** The living users of a person who have an e-mail now. */
export function usersWith(email: string, identities: Identity[], person: string): Rival[] {
  return identities
    .filter((identity) => isLiving(identity) && emailOf(identity) === email)
    .map(({ source, userId }) => ({ person, source, userId }));
}

/**
 * What is done of a decision while its person's e-mail is in dispute: nobody is found by that e-mail and nobody is given
 * anything, and what is to be taken away is taken from the account on record. Where none is known, that is owed.
 */
export function inDispute(
  decision: Decision,
  item: Partial<Account>,
  { email }: Dispute,
  { target, now }: { target: Pick<Target, 'combine'>; now: number },
): Decision {
  const { desired, leavingSince } = decision;
  const changesAt = lookAgain(now, decision.changesAt);
  const { externalId, attemptedEmails = [], appliedState } = item;
  const isKnown = externalId !== undefined || attemptedEmails.some((address) => address !== email);
  if (desired.state === 'unmanaged' || desired.state === 'present') {
    const less = isKnown ? lessOf(desired, target) : undefined;
    return less === undefined ? { desired: { state: 'unmanaged' } } : { desired: less, changesAt };
  }
  if (isKnown) return { desired: { state: desired.state }, leavingSince, changesAt };
  const owed = isLeaverState(appliedState) ? undefined : desired.state;
  return { desired: { state: 'unmanaged' }, leavingSince, ...(owed && { owed }) };
}

/** What is to be taken away of what somebody may have; `undefined` where that is nothing. */
function lessOf(desired: Desired, { combine }: Pick<Target, 'combine'>): Desired | undefined {
  if (desired.state !== 'present') return undefined;
  const { grant, scope, perhaps } = desired;
  const kept = [grant, perhaps].filter((one) => one !== undefined);
  if (scope === undefined || kept.length === 0 || isDeepStrictEqual(scope, grant)) return undefined;
  return { state: 'present', scope, perhaps: combine(kept) };
}

/** How long until a dispute is looked at again. Milliseconds. */
export const lookAgainAfter = 15 * minute;

/** Whether an account is known to wait for the end of this very dispute. */
export function isWaitingForEnd({ status, lastError }: Account, dispute: Dispute): boolean {
  return status === 'blocked' && lastError?.kind === 'Dispute' && lastError.by === sentence(dispute);
}

/** When somebody who is what they should be is looked at again: the dispute may be over any time. */
function lookAgain(now: number, changesAt?: string): string {
  const soon = new Date(now + lookAgainAfter).toISOString();
  return changesAt !== undefined && changesAt < soon ? changesAt : soon;
}

/** In words for people: who the rival is, and what to do. No e-mail. */
export function sentence({ holder, rivals, claimants }: Dispute): string {
  const users = (list: Rival[]) => list.map(({ source, userId }) => `${source} ${userId}`).join(' and ');
  const claimant = users(claimants) || 'the user';
  if (holder === undefined)
    return `nobody holds the e-mail of ${claimant} yet: it is looked at again by itself`;
  const rival = users(rivals) || 'a user';
  return `two living users claim the same e-mail, which is with ${rival} (person ${holder}): give ${claimant} or ${rival} another e-mail, or delete one of them`;
}
