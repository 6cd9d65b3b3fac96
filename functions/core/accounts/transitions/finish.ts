import type { Desired } from '../../contracts/desired.ts';
import type { Observed } from '../../contracts/observed.ts';
import type { Made, Trials } from '../../contracts/trial.ts';
import type { Account } from '../account.ts';
import { departedAfter } from '../departed.ts';
import { dueAtRest } from '../due.ts';
import { isGranted } from '../is-granted.ts';
import { removalAfter } from '../removal.ts';
import { type Changed, changed } from './changed.ts';
import { prove } from './prove.ts';

/**
 * What the vendor was seen to hold, and of what that is the proof. `changesAt`: when time alone changes the wish (ISO 8601 UTC);
 * `now`: milliseconds since 1970.
 */
export type Proof = {
  desired: Desired;
  hash: string;
  observed: Observed;
  trials: Trials;
  made: Made;
  changesAt?: string;
  now: number;
};

/** Once the vendor was seen to hold what was desired. A wish that came meanwhile stays due. */
export function finish(
  account: Account,
  { desired, hash, observed, trials, made, changesAt, now }: Proof,
): Changed | undefined {
  const proved = prove(account, desired, observed);
  if (proved === undefined) return undefined;
  const isStillDesired = account.desiredHash === hash;
  const removal = removalAfter(account, desired.state, now);
  return changed({
    ...proved,
    ...ended,
    lease: undefined,
    appliedHash: hash,
    trials: orNothing(trials),
    made: orNothing(made),
    status: isStillDesired ? 'applied' : 'pending',
    // Also where there was nothing to change.
    managed: proved.managed || isGranted(desired),
    departed: departedAfter(account, { state: desired.state, isSeen: observed.present, now }),
    removal,
    ...(isStillDesired && dueAtRest({ ...proved, removal }, changesAt)),
    // No mute's to take back any more: the next one keeps what it finds.
    ...(desired.state === 'absent' && {
      muted: false,
      managed: false,
      snapshot: undefined,
      removing: undefined,
      trials: undefined,
    }),
  });
}

/** What is about work under way, and over with it. */
const ended = {
  lastError: undefined,
  hold: undefined,
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
