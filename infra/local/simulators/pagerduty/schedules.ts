import { type Context, Hono } from 'hono';
import * as z from 'zod/mini';
import { body, invalid, notFound, page } from './answers.ts';
import { targetsOf } from './references.ts';
import { type Entry, rendered } from './rendered.ts';
import { LayerRow, OverrideRow } from './schedule-rows.ts';
import type { Layer, Schedule, State } from './state.ts';
import { usersOf } from './users-of.ts';

/** Who is on the schedule is only read: https://github.com/PagerDuty/public-support-scripts */
const Change = z.object({
  schedule: z.object({
    name: z.optional(z.string()),
    description: z.optional(z.nullable(z.string())),
    time_zone: z.optional(z.string()),
    users: z.optional(z.never()),
    schedule_layers: z.array(LayerRow).check(z.minLength(1)),
  }),
});
const Overrides = z.object({ overrides: z.array(OverrideRow).check(z.minLength(1)) });

/** Schedules of layers: https://developer.pagerduty.com/api-reference/3f03afb2c84a4-get-a-schedule */
export function scheduleRoutes(state: State, now: () => number): Hono {
  const app = new Hono();
  const find = (c: Context) => state.schedules.get(c.req.param('id') ?? '');
  const shownOf = (schedule: Schedule, horizon?: Horizon) => shown(state, schedule, horizon);

  app.get('/', (c) => page(c, 'schedules', [...state.schedules.values()], listed));

  app.get('/:id', (c) => {
    const schedule = find(c);
    return schedule ? c.json({ schedule: shownOf(schedule, horizonOf(c)) }) : notFound(c);
  });

  app.put('/:id', async (c) => {
    const schedule = find(c);
    if (schedule === undefined) return notFound(c);
    const sent = await body(c, Change);
    if (sent.answer) return sent.answer;
    const { schedule_layers: rows, ...change } = sent.value.schedule;
    const layers: Layer[] = rows.map((row) => ({ ...row, id: row.id ?? state.nextId() }));
    // https://github.com/PagerDuty/terraform-provider-pagerduty: a layer can be ended, and not deleted.
    const missing = schedule.schedule_layers.find(({ id }) => !layers.some((layer) => layer.id === id));
    if (missing !== undefined) return invalid(c, `Schedule layer ${missing.id} cannot be deleted`);
    if (usersOf(layers).some((id) => !state.users.has(id))) return invalid(c, 'User not found');
    Object.assign(schedule, change, { schedule_layers: layers });
    return c.json({ schedule: shownOf(schedule) });
  });

  app.get('/:id/overrides', (c) => {
    const [schedule, horizon] = [find(c), horizonOf(c)];
    if (schedule === undefined) return notFound(c);
    if (horizon === undefined) return invalid(c, 'since and until are required');
    const overrides = schedule.overrides.filter(
      ({ start, end }) => Date.parse(start) < horizon.to && Date.parse(end) > horizon.from,
    );
    return c.json({ overrides: overrides.map((one) => ({ ...one, user: userOf(one.user) })) });
  });

  app.post('/:id/overrides', async (c) => {
    const schedule = find(c);
    if (schedule === undefined) return notFound(c);
    const sent = await body(c, Overrides);
    if (sent.answer) return sent.answer;
    const made = sent.value.overrides.map((row) => ({ ...row, id: state.nextId() }));
    if (made.some(({ user }) => !state.users.has(user.id))) return invalid(c, 'User not found');
    if (made.some(({ end }) => Date.parse(end) <= now()))
      return invalid(c, 'Override must end in the future');
    schedule.overrides.push(...made);
    return c.json({ overrides: made }, 201);
  });

  // One that has begun ends now: https://developer.pagerduty.com/api-reference/4aa4ff1ff8ff3-delete-an-override
  app.delete('/:id/overrides/:override', (c) => {
    const schedule = find(c);
    const override = schedule?.overrides.find(({ id }) => id === c.req.param('override'));
    if (schedule === undefined || override === undefined) return notFound(c);
    if (Date.parse(override.end) <= now()) return invalid(c, 'Past overrides cannot be removed');
    if (Date.parse(override.start) < now()) override.end = new Date(now()).toISOString();
    else schedule.overrides = schedule.overrides.filter((one) => one !== override);
    return c.body(null, 204);
  });
  return app;
}

type Horizon = { from: number; to: number };

/** The entries that a schedule comes to are only worked out between two moments. */
export function horizonOf(c: Context): Horizon | undefined {
  const [from, to] = ['since', 'until'].map((name) => Date.parse(c.req.query(name) ?? ''));
  return from !== undefined && to !== undefined && from < to ? { from, to } : undefined;
}

/** Who is on it is told, and not in which layers. */
function listed({ id, name, description, team, time_zone, schedule_layers }: Schedule) {
  return {
    id,
    type: 'schedule',
    summary: name,
    name,
    description,
    time_zone,
    users: usersOf(schedule_layers).map(reference),
    teams: team === undefined ? [] : [{ id: team, type: 'team_reference' }],
  };
}

/** The layers are in the opposite order to that in which they are written. */
function shown(state: State, schedule: Schedule, horizon?: Horizon) {
  const { id, schedule_layers } = schedule;
  const entries = horizon && rendered(schedule, horizon.from, horizon.to);
  const layers = schedule_layers.map((layer, index) => ({
    ...layer,
    users: layer.users.map(({ user }) => ({ user: userOf(user) })),
    rendered_schedule_entries: entries?.layers[index]?.map(shownEntry) ?? [],
  }));
  const policies = [...state.escalationPolicies.values()].filter((policy) =>
    targetsOf(policy).some((target) => target.id === id),
  );
  return {
    ...listed(schedule),
    escalation_policies: policies.map((policy) => ({ id: policy.id, type: 'escalation_policy_reference' })),
    schedule_layers: layers.toReversed(),
    overrides_subschedule: {
      name: 'Overrides',
      rendered_schedule_entries: entries?.overrides.map(shownEntry) ?? [],
    },
    final_schedule: {
      name: 'Final Schedule',
      rendered_schedule_entries: entries?.final.map(shownEntry) ?? [],
    },
  };
}

function shownEntry({ start, end, user }: Entry) {
  return { start: new Date(start).toISOString(), end: new Date(end).toISOString(), user: reference(user) };
}

function userOf(user: { id: string; deleted_at?: string }) {
  return { ...reference(user.id), ...user };
}

function reference(id: string) {
  return { id, type: 'user_reference' };
}
