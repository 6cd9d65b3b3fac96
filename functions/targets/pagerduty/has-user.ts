import type { Turns } from './places.ts';
import type {
  RawCustomShift,
  RawEvent,
  RawLayer,
  RawMember,
  RawShiftOverride,
  RawShifts,
  Target,
} from './places-schema.ts';

/** Whether something goes on beyond a moment, by when it ends; without that it does for ever. */
export function isLeft(end: string | null | undefined, now: number): boolean {
  return end == null || Date.parse(end) > now;
}

export function isInLayer(user: string, { users }: Pick<RawLayer, 'users'>): boolean {
  return users.some((each) => each.user.id === user && !each.user.deleted_at);
}

export function isMember(user: string): (member: RawMember) => boolean {
  return ({ type, user_id }) => type === 'user_member' && user_id === user;
}

export function isInEvent(user: string, { assignment_strategy }: RawEvent): boolean {
  return assignment_strategy.members.some(isMember(user));
}

/** Whether an event of a rotation has the user now or later. */
export function isInRotations(user: string, { rotations }: RawShifts, now: number): boolean {
  return rotations.some(({ events }) =>
    events.some((event) => isLeft(event.effective_until, now) && isInEvent(user, event)),
  );
}

/** Whether an override that is not over has the user on either side. */
export function isInOverride(user: string, one: RawShiftOverride, now: number): boolean {
  const is = isMember(user);
  return isLeft(one.end_time, now) && (is(one.overridden_member) || is(one.overriding_member));
}

export function isInShift(user: string, { end_time, assignments }: RawCustomShift, now: number): boolean {
  return isLeft(end_time, now) && assignments.some(({ member }) => isMember(user)(member));
}

/** Whether a schedule has the user anywhere, now or later. */
export function isInTurns(user: string, turns: Turns, now: number): boolean {
  if (turns.of === 'layers') {
    return (
      turns.schedule.schedule_layers.some((layer) => isLeft(layer.end, now) && isInLayer(user, layer)) ||
      turns.overrides.some((override) => override.user.id === user && isLeft(override.end, now))
    );
  }
  return (
    isInRotations(user, turns.schedule, now) ||
    turns.overrides.some((one) => isInOverride(user, one, now)) ||
    turns.customShifts.some((one) => isInShift(user, one, now))
  );
}

/** Whether a policy pages the user by name. */
export function isTarget(user: string) {
  return ({ id, type, deleted_at }: Target): boolean => id === user && type.startsWith('user') && !deleted_at;
}
