import { type Context, Hono } from 'hono';
import * as z from 'zod/mini';
import { body, invalid, notFound } from './answers.ts';
import { type Entry, rendered } from './rendered.ts';
import { LayerRow, OverrideRow, usersOf } from './schedule-rows.ts';
import type { Layer, Schedule, State } from './state.ts';

const Change = z.object({
  schedule: z.object({
    name: z.optional(z.string()),
    time_zone: z.optional(z.string()),
    schedule_layers: z.array(LayerRow).check(z.minLength(1)),
  }),
});
const Overrides = z.object({ overrides: z.array(OverrideRow).check(z.minLength(1)) });

/** Schedules of layers: https://developer.pagerduty.com/api-reference/3f03afb2c84a4-get-a-schedule */
export function scheduleRoutes(state: State): Hono {
  const app = new Hono();
  const find = (c: Context) => state.schedules.get(c.req.param('id') ?? '');

  app.get('/:id', (c) => {
    const schedule = find(c);
    return schedule ? c.json({ schedule: shown(schedule, horizonOf(c)) }) : notFound(c);
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
    Object.assign(schedule, change, { schedule_layers: layers, users: usersOf(layers) });
    return c.json({ schedule: shown(schedule, undefined) });
  });

  app.get('/:id/overrides', (c) => {
    const [schedule, horizon] = [find(c), horizonOf(c)];
    if (schedule === undefined) return notFound(c);
    if (horizon === undefined) return invalid(c, 'since and until are required');
    const overrides = schedule.overrides.filter(
      ({ start, end }) => Date.parse(start) < horizon.to && Date.parse(end) > horizon.from,
    );
    return c.json({ overrides: overrides.map((one) => ({ ...one, user: reference(one.user.id) })) });
  });

  app.post('/:id/overrides', async (c) => {
    const schedule = find(c);
    if (schedule === undefined) return notFound(c);
    const sent = await body(c, Overrides);
    if (sent.answer) return sent.answer;
    const made = sent.value.overrides.map((row) => ({ ...row, id: state.nextId() }));
    if (made.some(({ user }) => !state.users.has(user.id))) return invalid(c, 'User not found');
    schedule.overrides.push(...made);
    return c.json({ overrides: made }, 201);
  });

  app.delete('/:id/overrides/:override', (c) => {
    const overrides = find(c)?.overrides;
    const index = overrides?.findIndex(({ id }) => id === c.req.param('override')) ?? -1;
    if (index < 0) return notFound(c);
    overrides?.splice(index, 1);
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

/** The layers are in the opposite order to that in which they are written. */
function shown(schedule: Schedule, horizon: Horizon | undefined) {
  const { id, name, time_zone, users, schedule_layers } = schedule;
  const entries = horizon && rendered(schedule, horizon.from, horizon.to);
  const layers = schedule_layers.map((layer, index) => ({
    ...layer,
    users: layer.users.map(({ user }) => ({ user: { ...reference(user.id), ...user } })),
    rendered_schedule_entries: entries?.layers[index]?.map(shownEntry) ?? [],
  }));
  return {
    id,
    type: 'schedule',
    summary: name,
    name,
    time_zone,
    users: users.map(reference),
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

function reference(id: string) {
  return { id, type: 'user_reference' };
}
