import { computedShifts } from './computed-shifts.ts';
import { rendered } from './rendered.ts';
import type { EscalationPolicy, PolicyTarget, State } from './state.ts';

const quarter = 15 * 60_000;

/** Whom a policy pages at a moment: those of the first rule that has anybody on call. */
export function pagedBy(state: State, { escalation_rules }: EscalationPolicy, now: number): string[] {
  for (const { targets } of escalation_rules) {
    const users = [...new Set(targets.flatMap((target) => onCall(state, target, now)))];
    if (users.length > 0) return users;
  }
  return [];
}

function onCall(state: State, { type, id, deleted_at }: PolicyTarget, now: number): string[] {
  if (deleted_at !== undefined) return [];
  if (type === 'user') return state.users.has(id) ? [id] : [];
  const from = Math.floor(now / quarter) * quarter;
  const [layers, shifts] = [state.schedules.get(id), state.shiftSchedules.get(id)];
  const byLayers = layers ? rendered(layers, from, from + quarter).final.map(({ user }) => user) : [];
  const byShifts = shifts ? computedShifts(shifts, from, from + quarter) : [];
  const users = [...byLayers, ...byShifts.flatMap(({ member }) => member.user_id ?? [])];
  return users.filter((user) => state.users.has(user));
}
