import { isDeepStrictEqual } from 'node:util';
import type { Desired } from '../contracts/desired.ts';
import type { Target } from '../contracts/target.ts';
import { isLeaverState } from '../delivery/lane.ts';
import type { Account } from './account.ts';
import type { Decision } from './decision.ts';
import { lookAgainAfter } from './end-of-dispute.ts';
import type { Rival } from './rivals.ts';

/**
 * A person's e-mail is another living person's: nothing is guessed, a human must tell who is who. The address is with
 * `holder`, by the users in `rivals`; `claimants` are the users of this person who say that it is theirs.
 */
export type Dispute = { email: string; holder?: string; rivals: Rival[]; claimants: Rival[] };

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
  const { externalIds, attemptedEmails = [], appliedState } = item;
  const isKnown = externalIds !== undefined || attemptedEmails.some((address) => address !== email);
  if (desired.state === 'unmanaged' || desired.state === 'present') {
    const less = isKnown ? lessOf(desired, target) : undefined;
    return less === undefined ? { desired: { state: 'unmanaged' } } : { desired: less, changesAt };
  }
  if (isKnown) return { desired: { state: desired.state }, leavingSince, changesAt };
  const owed = isLeaverState(appliedState) ? undefined : desired.state;
  return { desired: { state: 'unmanaged' }, leavingSince, ...(owed && { owed }) };
}

/** What is to be taken away of what the person may have; `undefined` where that is nothing. */
function lessOf(desired: Desired, { combine }: Pick<Target, 'combine'>): Desired | undefined {
  if (desired.state !== 'present') return undefined;
  const { grant, scope, perhaps } = desired;
  const kept = [grant, perhaps].filter((one) => one !== undefined);
  if (scope === undefined || kept.length === 0 || isDeepStrictEqual(scope, grant)) return undefined;
  return { state: 'present', scope, perhaps: combine(kept) };
}

/** When a person who is what they should be is looked at again: the dispute may be over any time. */
function lookAgain(now: number, changesAt?: string): string {
  const soon = new Date(now + lookAgainAfter).toISOString();
  return changesAt !== undefined && changesAt < soon ? changesAt : soon;
}
