import type { Layer, ShiftSchedule } from './state.ts';

/** The users of layers, each once, without those who were deleted. */
export function usersOf(layers: Pick<Layer, 'users'>[]): string[] {
  const users = layers.flatMap((layer) => layer.users.map(({ user }) => user));
  return [...new Set(users.filter(({ deleted_at }) => deleted_at === undefined).map(({ id }) => id))];
}

/** The users of everything in a schedule of shifts that has not ended by now, each once. */
export function usersOfShifts(schedule: ShiftSchedule, now: number): string[] {
  const isLeft = (end?: string | null) => end == null || Date.parse(end) > now;
  const events = schedule.rotations.flatMap((rotation) => rotation.events);
  const members = [
    ...events
      .filter(({ effective_until }) => isLeft(effective_until))
      .flatMap(({ assignment_strategy }) => assignment_strategy.members),
    ...schedule.custom_shifts
      .filter(({ end_time }) => isLeft(end_time))
      .flatMap(({ assignments }) => assignments.map(({ member }) => member)),
    ...schedule.overrides
      .filter(({ end_time }) => isLeft(end_time))
      .flatMap(({ overridden_member, overriding_member }) => [overridden_member, overriding_member]),
  ];
  return [...new Set(members.flatMap(({ user_id }) => user_id ?? []))];
}
