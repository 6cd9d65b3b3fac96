import { restart } from './incidents.ts';
import { holds } from './references.ts';
import type { PagerdutyUser, State } from './state.ts';

/** Milliseconds after which the incidents of a deleted user begin again: the answer comes before. */
const later = 5_000;

/**
 * Deletes a user, or answers what refuses it. With the offboarding feature nothing but being the owner does: open incidents begin
 * again on their policies a while later, and in schedules and policies a placeholder stays that pages nobody.
 * https://support.pagerduty.com/main/docs/offboarding
 */
export function offboard(state: State, user: PagerdutyUser, now: number): string[] {
  const restarts = state.abilities.has('restart_incidents');
  const refusals = restarts ? [] : holds(state, user.id, now);
  if (user.role === 'owner') refusals.push('Account owner cannot be deleted');
  if (refusals.length > 0) return refusals;
  state.users.delete(user.id);
  for (const team of state.teams.values()) {
    team.members = team.members.filter((member) => member.user !== user.id);
  }
  if (restarts) {
    leavePlaceholders(state, user.id, new Date(now).toISOString());
    state.pending.push({ at: now + later, run: () => restartIncidents(state, user.id, now + later) });
  }
  return [];
}

function leavePlaceholders(state: State, userId: string, deleted_at: string): void {
  const named = [
    ...[...state.schedules.values()].flatMap(({ schedule_layers, overrides }) => [
      ...schedule_layers.flatMap(({ users }) => users.map(({ user }) => user)),
      ...overrides.map(({ user }) => user),
    ]),
    ...[...state.escalationPolicies.values()].flatMap(({ escalation_rules }) =>
      escalation_rules.flatMap(({ targets }) => targets.filter(({ type }) => type === 'user')),
    ),
  ];
  for (const reference of named) if (reference.id === userId) reference.deleted_at = deleted_at;
}

function restartIncidents(state: State, userId: string, now: number): void {
  for (const incident of state.incidents.values()) {
    if (incident.status === 'resolved' || !incident.users.includes(userId)) continue;
    if (incident.escalation_policy === undefined) incident.users = [];
    else restart(state, incident, incident.escalation_policy, now);
  }
}
