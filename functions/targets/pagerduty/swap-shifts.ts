import { isInEvent, isLeft, isMember } from './has-user.ts';
import type { RawCustomShift, RawEvent, RawMember, RawShiftOverride, RawShifts } from './places-schema.ts';

/** `by`: who takes the place; without one it stays empty, which keeps everybody else's turns as they are. */
export type ShiftSwap = { user: string; by?: string; now: number };

const nobody: RawMember = { type: 'empty_member' };

function swapMember({ user, by }: ShiftSwap) {
  const is = isMember(user);
  return (member: RawMember): RawMember =>
    is(member) ? (by === undefined ? nobody : { type: 'user_member', user_id: by }) : member;
}

/** Whether an event goes on with the user in it. */
export function isToSwap(event: RawEvent, { user, now }: ShiftSwap): boolean {
  return isLeft(event.effective_until, now) && isInEvent(user, event);
}

export function swapEvent(event: RawEvent, swap: ShiftSwap): RawEvent {
  const { assignment_strategy } = event;
  const members = assignment_strategy.members.map(swapMember(swap));
  return { ...event, assignment_strategy: { ...assignment_strategy, members } };
}

export function swapEvents(schedule: RawShifts, swap: ShiftSwap): RawShifts {
  const rotations = schedule.rotations.map((rotation) => ({
    ...rotation,
    events: rotation.events.map((event) => (isToSwap(event, swap) ? swapEvent(event, swap) : event)),
  }));
  return { ...schedule, rotations };
}

/** As it goes on; `undefined` where nothing of it is left, because nobody takes over or the same one is on call anyway. */
export function swapOverride(override: RawShiftOverride, swap: ShiftSwap): RawShiftOverride | undefined {
  const { overridden_member, overriding_member } = override;
  if (swap.by === undefined && isMember(swap.user)(overriding_member)) return undefined;
  const [before, after] = [overridden_member, overriding_member].map(swapMember(swap));
  if (before === undefined || after === undefined) return undefined;
  if (before.type === after.type && before.user_id === after.user_id) return undefined;
  return { ...override, overridden_member: before, overriding_member: after };
}

export function swapCustomShift(shift: RawCustomShift, swap: ShiftSwap): RawCustomShift | undefined {
  if (swap.by === undefined) return undefined;
  const assignments = shift.assignments.map((one) => ({ ...one, member: swapMember(swap)(one.member) }));
  return { ...shift, assignments };
}

/** A member as a text that is the same for the same one. */
export const who = ({ type, user_id }: RawMember): string => `${type} ${user_id ?? ''}`;

type Stretch = { start_time: string; end_time: string };

/** Whether one ends with the other, and has begun when the other does, or by now. */
export function isForTheRest(one: Stretch, other: Stretch, now: number): boolean {
  return (
    Date.parse(one.end_time) === Date.parse(other.end_time) &&
    Date.parse(one.start_time) <= Math.max(Date.parse(other.start_time), now)
  );
}

/** Whether two overrides take the same turns, for the rest of the other's time. */
export function isOfSameTurns(one: RawShiftOverride, other: RawShiftOverride, now: number): boolean {
  return (
    one.rotation_id === other.rotation_id &&
    one.custom_shift_id === other.custom_shift_id &&
    who(one.overridden_member) === who(other.overridden_member) &&
    isForTheRest(one, other, now)
  );
}

/** Whether a turn that a user has taken over is another's by now: what a process made that ended before it deleted the one before. */
export function isOverrideTakenOver(
  user: string,
  override: RawShiftOverride,
  all: RawShiftOverride[],
  now: number,
): boolean {
  const is = isMember(user);
  return (
    is(override.overriding_member) &&
    all.some((one) => !is(one.overriding_member) && isOfSameTurns(one, override, now))
  );
}
