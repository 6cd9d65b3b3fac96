import { isLeaverState } from '../delivery/lane.ts';
import type { Account } from './account.ts';

/**
 * Since when a person is to be muted or removed on a target, up to the removal; `undefined` for a person who stays.
 * `occurredAt` is when the event that asks for it happened, by its source's clock: what passed before we heard of
 * it is part of how long the mute took. Whether any of the vendor's ids of the account was known then decides what it takes
 * to say that nothing of theirs is left.
 */
export function departure(
  { leaving, externalIds }: Pick<Account, 'leaving' | 'externalIds'>,
  state: string,
  now: number,
  occurredAt?: string,
): Account['leaving'] {
  if (!isLeaverState(state)) return undefined;
  const knownAt = new Date(now).toISOString();
  // Nobody has known since a moment that is still to come: a clock was wrong.
  if (leaving !== undefined && leaving.knownAt <= knownAt) return leaving;
  const identified = leaving?.identified ?? (externalIds !== undefined && externalIds.length > 0);
  return { at: leaving?.at ?? occurredAt ?? knownAt, knownAt, ...(identified && { identified }) };
}

/**
 * How long it took, in seconds, to mute or remove a person, now that the vendor was seen to have done it; nothing
 * where that was so before. `begun` is their item as it was before.
 */
export function departureTimes(
  begun: Pick<Account, 'leaving' | 'leavingSince' | 'appliedState'>,
  state: string,
  now: number,
): { toMute?: number; toRemoval?: number } {
  const { leaving, leavingSince, appliedState } = begun;
  if (!isLeaverState(state)) return {};
  return {
    ...(!isLeaverState(appliedState) && leaving && { toMute: seconds(leaving.at, now) }),
    ...(state === 'absent' &&
      appliedState !== 'absent' &&
      leavingSince && { toRemoval: seconds(leavingSince, now) }),
  };
}

/** Whether a person is to be muted or gone and was not seen to be, although we knew it before `knownBefore` (ISO 8601). */
export function isNotMuted(item: Account, knownBefore: string): boolean {
  const { desiredState, appliedState, leaving } = item;
  return (
    isLeaverState(desiredState) && !isLeaverState(appliedState) && (leaving?.knownAt ?? '') <= knownBefore
  );
}

/** A source's clock may be ahead of ours. */
function seconds(since: string, now: number): number {
  return Math.max(0, now - Date.parse(since)) / 1_000;
}
