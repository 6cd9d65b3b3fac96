import { Hono } from 'hono';
import { page } from './answers.ts';
import { computedShifts } from './computed-shifts.ts';
import { type Entry, rendered } from './rendered.ts';
import { horizonOf } from './schedules.ts';
import type { PolicyTarget, State } from './state.ts';

const day = 86_400_000;

type OnCall = { user: string; start: string | null; end: string | null };

/** Who is on call by a policy, now or between two moments: https://developer.pagerduty.com/api-reference/3a6b910f11050-list-all-of-the-on-calls */
export function onCallRoutes(state: State, now: () => number): Hono {
  const app = new Hono();
  app.get('/', (c) => {
    const users = c.req.queries('user_ids[]') ?? [];
    const { from, to } = horizonOf(c) ?? { from: now(), to: now() + 1 };
    // What is asked for beyond that is not answered.
    const until = Math.min(to, from + 90 * day);
    const rows = [...state.escalationPolicies.values()].flatMap((policy) =>
      policy.escalation_rules.flatMap(({ targets }, index) =>
        targets.flatMap((target) =>
          onCallBy(state, target, users, from, until).map((one) => ({
            ...one,
            policy,
            level: index + 1,
            target,
          })),
        ),
      ),
    );
    return page(c, 'oncalls', rows, ({ policy, level, target, user, start, end }) => ({
      escalation_policy: { id: policy.id, type: 'escalation_policy_reference', summary: policy.name },
      escalation_level: level,
      schedule: target.type === 'user' ? null : reference(state, target.id),
      user: { id: user, type: 'user_reference' },
      start,
      end,
    }));
  });
  return app;
}

function onCallBy(
  state: State,
  { type, id, deleted_at }: PolicyTarget,
  users: string[],
  from: number,
  to: number,
): OnCall[] {
  const isAsked = (user: string) => users.length === 0 || users.includes(user);
  if (deleted_at !== undefined) return [];
  if (type === 'user') return isAsked(id) ? [{ user: id, start: null, end: null }] : [];
  // To work out who is on call takes a while, which is spared where nobody who is asked for is in it.
  const text = JSON.stringify(state.schedules.get(id) ?? state.shiftSchedules.get(id) ?? '');
  if (users.length > 0 && !users.some((user) => text.includes(`"${user}"`))) return [];
  return entriesOf(state, id, from, to)
    .filter(({ user }) => user !== '' && isAsked(user))
    .map(({ start, end, user }) => ({
      user,
      start: new Date(start).toISOString(),
      end: new Date(end).toISOString(),
    }));
}

function entriesOf(state: State, id: string, from: number, to: number): Entry[] {
  const [layers, shifts] = [state.schedules.get(id), state.shiftSchedules.get(id)];
  if (layers !== undefined) return rendered(layers, from, to).final;
  if (shifts === undefined) return [];
  const computed = computedShifts(shifts, from, to);
  return computed.map(({ start, end, member }) => ({ start, end, user: member.user_id ?? '' }));
}

function reference(state: State, id: string) {
  const shifts = state.shiftSchedules.get(id);
  const summary = (shifts ?? state.schedules.get(id))?.name;
  return { id, type: shifts ? 'schedule_v3_reference' : 'schedule_reference', summary };
}
