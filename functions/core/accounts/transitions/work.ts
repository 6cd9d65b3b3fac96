import { standing } from '../../../lib/hold.ts';
import { addressOf, type Desired, isLess } from '../../contracts/desired.ts';
import type { Observed } from '../../contracts/observed.ts';
import type { Made, Trials } from '../../contracts/trial.ts';
import { isLeaverState } from '../../delivery/lane.ts';
import type { Account } from '../account.ts';
import { attemptedEmails } from '../attempted-emails.ts';
import { departure } from '../departure.ts';
import { dueAtTime, wakeAgainAfter } from '../due.ts';
import { type Changed, changed, iso } from './changed.ts';

export type Beginning = {
  desired: Desired;
  leavingSince?: string;
  /** The desired state's. */
  hash: string;
  /** By the token the worker knows later that nobody else worked on the account meanwhile. Until: milliseconds since 1970. */
  lease: { token: string; until: number };
  now: number;
};

/**
 * The account from the first call on, whatever becomes of it; `held` where another worker has it, with what is to be
 * noted of a lease whose time cannot be true.
 */
export function begin(
  account: Account,
  { desired, leavingSince, hash, lease, now }: Beginning,
): Changed | { held: Changed | undefined } {
  const other = standing(account.lease && { ...account.lease, until: Date.parse(account.lease.until) }, now);
  if (other === 'held') return { held: undefined };
  if (other !== 'free')
    return { held: changed({ ...account, lease: account.lease && { ...account.lease, ...other } }) };
  const desiredState = desired.state;
  // A person who is to come back may be reached again from the first step on.
  const comesBack = desiredState === 'present' && !isLess(desired) && isLeaverState(account.appliedState);
  return changed({
    ...account,
    // Whatever becomes of this worker, `sweep` finds the account.
    ...dueAtTime({ target: account.target, desiredState }, account.dueAt ?? iso(now + wakeAgainAfter)),
    lease: { token: lease.token, until: iso(lease.until), takes: lease.until - now },
    status: 'working',
    appliedHash: undefined,
    desiredHash: hash,
    desiredState,
    leavingSince,
    leaving: departure(account, desiredState, now),
    ...(comesBack && { appliedState: undefined }),
    attemptedEmails: attemptedEmails(account, desired),
    managed: account.managed || (desired.state === 'present' && desired.grant !== undefined),
    muted: account.muted || desiredState !== 'present',
  });
}

/** What a worker learns on its way and must outlive it. */
export type Learned = Pick<Account, 'externalId' | 'snapshot' | 'trials' | 'made' | 'plan'>;

/** The account with it; `undefined` where it became another person's meanwhile. */
export function learn(account: Account, learned: Partial<Learned>): Changed | undefined {
  return isBegun(account) ? changed({ ...account, ...learned }) : undefined;
}

/** Whether it is still this person's account that is worked on. */
export function isBegun({ attemptedEmails }: Account): boolean {
  return attemptedEmails !== undefined;
}

/** Once the vendor was seen to hold all access that was desired, also if a name or the like is still to come. */
export function prove(account: Account, desired: Desired, observed: Observed): Changed | undefined {
  if (!isBegun(account)) return undefined;
  const stays = isLess(desired) && isLeaverState(account.appliedState);
  return changed({
    ...account,
    appliedState: stays ? account.appliedState : desired.state,
    externalId: observed.present ? observed.id : undefined,
    address: addressOf(desired) ?? account.address ?? account.attemptedEmails?.at(-1),
    ...(desired.state === 'present' && !isLess(desired) && { muted: false, snapshot: undefined }),
  });
}

export type Proof = {
  desired: Desired;
  hash: string;
  observed: Observed;
  trials: Trials;
  made: Made;
  changesAt?: string;
};

/** Once the vendor was seen to hold what was desired. A wish that came meanwhile stays due. */
export function finish(
  account: Account,
  { desired, hash, observed, trials, made, changesAt }: Proof,
): Changed | undefined {
  const proved = prove(account, desired, observed);
  if (proved === undefined) return undefined;
  const isStillDesired = account.desiredHash === hash;
  return changed({
    ...proved,
    ...ended,
    lease: undefined,
    appliedHash: hash,
    trials: orNothing(trials),
    made: orNothing(made),
    status: isStillDesired ? 'applied' : 'pending',
    ...(isStillDesired && dueAtTime(account, changesAt)),
    // Kept for a restore, but no mute's to take back any more: the next mute keeps what it finds.
    ...(desired.state === 'absent' && {
      muted: false,
      managed: false,
      snapshot: undefined,
      removed: account.snapshot ?? account.removed,
      trials: undefined,
    }),
  });
}

/** What is about work under way, and over with it. */
const ended = {
  lastError: undefined,
  blockedTimes: undefined,
  plan: undefined,
  attemptedEmails: undefined,
  inheritedEmails: undefined,
  rewoken: undefined,
  deadLetter: undefined,
  unsettledUntil: undefined,
} satisfies Partial<Account>;

/** What is empty is not stored. */
export function orNothing<T extends object>(value: T): T | undefined {
  return Object.keys(value).length === 0 ? undefined : value;
}

/** With the note that a change of it may be under way until then (milliseconds since 1970). */
export function unsettle(account: Account, until: number): Changed {
  const known = Date.parse(account.unsettledUntil ?? '');
  return changed(known >= until ? account : { ...account, unsettledUntil: iso(until) });
}

/** Without the lease of this token; `undefined` where another worker has it by now. */
export function giveBack(account: Account, token: string): Changed | undefined {
  return account.lease?.token === token ? changed({ ...account, lease: undefined }) : undefined;
}
