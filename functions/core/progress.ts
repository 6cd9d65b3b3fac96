import type { Converged } from './converge.ts';
import { addressOf, begunAs, isLess } from './former.ts';
import { departure, isSilent } from './leaving.ts';
import { dueAtTime } from './reconsider.ts';
import type { TargetItem } from './roster/items.ts';
import type { Desired, Observed } from './target.ts';

/** What is true from the first call on, whatever becomes of it. */
export function begin(
  item: TargetItem,
  desired: Desired,
  leavingSince: string | undefined,
  hash: string,
  now: number,
): TargetItem {
  const desiredState = desired.state;
  return {
    ...item,
    ...dueAtTime({ target: item.target, desiredState }, item.dueAt),
    status: 'working',
    appliedHash: undefined,
    desiredHash: hash,
    desiredState,
    leavingSince,
    leaving: departure(item, desiredState, now),
    // Whoever is to come back may be heard again from the first step on.
    ...(desiredState === 'present' &&
      !isLess(desired) &&
      isSilent(item.appliedState) && { appliedState: undefined }),
    begunAs: begunAs(item, desired),
    managed: item.managed || (desired.state === 'present' && desired.grant !== undefined),
    muted: item.muted || desired.state !== 'present',
  };
}

/** Whether it is still their account that is worked on: it may have become another person's meanwhile. */
export function isBegun({ begunAs }: TargetItem): boolean {
  return begunAs !== undefined;
}

/** What is true once the vendor was seen to hold all access that was desired, also if how they are shown is still to come. */
export function prove(item: TargetItem, desired: Desired, observed: Observed): TargetItem | undefined {
  if (!isBegun(item)) return undefined;
  return {
    ...item,
    appliedState: isLess(desired) && isSilent(item.appliedState) ? item.appliedState : desired.state,
    externalId: observed.present ? observed.id : undefined,
    address: addressOf(desired) ?? item.address ?? item.begunAs?.at(-1),
    ...(desired.state === 'present' && !isLess(desired) && { muted: false, snapshot: undefined }),
  };
}

/** What is true once the vendor was seen to hold what was desired. A wish that came meanwhile stays due. */
export function finish(
  item: TargetItem,
  desired: Desired,
  { observed, trials, made }: Pick<Converged, 'observed' | 'trials' | 'made'>,
  hash: string,
  changesAt: string | undefined,
): TargetItem | undefined {
  const proved = prove(item, desired, observed);
  if (proved === undefined) return undefined;
  const current = item.desiredHash === hash;
  const {
    trouble: _,
    blockedTimes: __,
    plan: ___,
    begunAs: ____,
    alsoAs: _____,
    rewoken: ______,
    letter: _______,
    unsettledUntil: ________,
    ...rest
  } = proved;
  return {
    ...rest,
    appliedHash: hash,
    trials: orNothing(trials),
    made: orNothing(made),
    status: current ? 'applied' : 'pending',
    ...(current && dueAtTime(item, changesAt)),
    // Kept for a restore, but no mute's to take back any more: the next mute keeps what it finds.
    ...(desired.state === 'absent' && {
      muted: false,
      managed: false,
      snapshot: undefined,
      removed: item.snapshot ?? item.removed,
      trials: undefined,
    }),
  };
}

/** What is empty is not stored. */
export function orNothing<T extends object>(value: T): T | undefined {
  return Object.keys(value).length === 0 ? undefined : value;
}
