import type { EscalationPolicy, PolicyTarget, Schedule, State } from './state.ts';
import { usersOf, usersOfShifts } from './users-of.ts';

/** What refuses that a user is deleted, in PagerDuty's words. */
export function holds(state: State, userId: string, now: number): string[] {
  const open = [...state.incidents.values()].filter(
    ({ status, users }) => status !== 'resolved' && users.includes(userId),
  ).length;
  const policies = [...state.escalationPolicies.values()].filter((policy) => isTarget(policy, userId));
  const schedules = [
    ...[...state.schedules.values()].filter((schedule) => isOnSchedule(schedule, userId, now)),
    ...[...state.shiftSchedules.values()].filter((one) => usersOfShifts(one, now).includes(userId)),
  ];
  return [
    ...(open > 0 ? [`User has ${open} open incident(s) assigned`] : []),
    ...policies.map(({ name }) => `User is part of the escalation policy ${name}`),
    ...schedules.map(({ name }) => `User is part of the schedule ${name}`),
  ];
}

/** Whether an escalation policy of the team pages a user, by name or by a schedule that they are on. */
export function isNeededIn(state: State, teamId: string, userId: string, now: number): boolean {
  const onSchedule = ({ type, id }: PolicyTarget) => {
    if (type === 'user') return false;
    const [layers, shifts] = [state.schedules.get(id), state.shiftSchedules.get(id)];
    if (layers !== undefined) return isOnSchedule(layers, userId, now);
    return shifts !== undefined && usersOfShifts(shifts, now).includes(userId);
  };
  return [...state.escalationPolicies.values()].some(
    (policy) =>
      policy.team === teamId &&
      (isTarget(policy, userId) || targetsOf(policy).some((one) => onSchedule(one))),
  );
}

export function targetsOf({ escalation_rules }: EscalationPolicy): PolicyTarget[] {
  return escalation_rules.flatMap(({ targets }) => targets);
}

export function isTarget(policy: EscalationPolicy, userId: string): boolean {
  return targetsOf(policy).some(
    ({ type, id, deleted_at }) => type === 'user' && id === userId && deleted_at === undefined,
  );
}

/** In a layer that has not ended, or in an override to come. */
function isOnSchedule({ schedule_layers, overrides }: Schedule, userId: string, now: number): boolean {
  const left = schedule_layers.filter(({ end }) => end == null || Date.parse(end) > now);
  const covers = overrides.some(
    ({ end, user }) => user.id === userId && user.deleted_at === undefined && Date.parse(end) > now,
  );
  return covers || usersOf(left).includes(userId);
}
