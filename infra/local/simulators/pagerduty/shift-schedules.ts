import { type Context, Hono } from 'hono';
import * as z from 'zod/mini';
import { body, invalid, notFound, page } from './answers.ts';
import { computedShifts } from './computed-shifts.ts';
import { CustomShiftRow, EventRow, ShiftOverrideRow } from './schedule-rows.ts';
import { horizonOf } from './schedules.ts';
import type { Member, ShiftSchedule, State } from './state.ts';

const Event = z.object({ event: EventRow });
const NewOverride = z.extend(ShiftOverrideRow, { type: z.literal('override_shift') });
const Overrides = z.object({ overrides: z.array(NewOverride).check(z.minLength(1)) });
const NewShift = z.extend(CustomShiftRow, { type: z.literal('custom_shift') });
const Shifts = z.object({ custom_shifts: z.array(NewShift).check(z.minLength(1)) });
/** https://github.com/PagerDuty/developer-docs */
const pages = { byDefault: 100, atMost: 1_000 };

/** Schedules of shifts: `docs/REST-API/21-Schedules-v2-to-v3-Upgrade.md` in https://github.com/PagerDuty/developer-docs */
export function shiftScheduleRoutes(state: State, now: () => number): Hono {
  const app = new Hono();
  const find = (c: Context) => state.shiftSchedules.get(c.req.param('id') ?? '');
  const none = (c: Context) =>
    state.schedules.has(c.req.param('id') ?? '') ? invalid(c, 'Schedule is not shift-based') : notFound(c);

  app.get('/', (c) => page(c, 'schedules', [...state.shiftSchedules.values()], referenceTo, pages));
  app.get('/:id', (c) => {
    const schedule = find(c);
    return schedule ? c.json({ schedule: shown(c, schedule) }) : none(c);
  });

  app.get('/:id/rotations/:rotation/events', (c) => {
    const rotation = rotationOf(c);
    return rotation ? c.json({ events: rotation.events }) : notFound(c);
  });
  app.post('/:id/rotations/:rotation/events', async (c) => {
    const rotation = rotationOf(c);
    if (rotation === undefined) return notFound(c);
    const sent = await body(c, Event);
    if (sent.answer) return sent.answer;
    if (!areThere(sent.value.event.assignment_strategy.members)) return invalid(c, 'Member is invalid');
    const { effective_since, ...row } = sent.value.event;
    // What is past stays as it was.
    const since = Math.max(now(), Date.parse(effective_since));
    const event = { ...row, id: state.nextId(), effective_since: new Date(since).toISOString() };
    rotation.events.push(event);
    return c.json({ event }, 201);
  });
  app.get('/:id/rotations/:rotation/events/:event', (c) => {
    const event = rotationOf(c)?.events.find(({ id }) => id === c.req.param('event'));
    return event ? c.json({ event }) : notFound(c);
  });
  // Only what has not begun is changed in its place.
  app.put('/:id/rotations/:rotation/events/:event', async (c) => {
    const rotation = rotationOf(c);
    const event = rotation?.events.find(({ id }) => id === c.req.param('event'));
    if (event === undefined) return notFound(c);
    const sent = await body(c, Event);
    if (sent.answer) return sent.answer;
    if (Date.parse(event.effective_since) <= now()) return invalid(c, 'Active events cannot be changed');
    if (!areThere(sent.value.event.assignment_strategy.members)) return invalid(c, 'Member is invalid');
    Object.assign(event, sent.value.event, { id: event.id });
    return c.json({ event });
  });
  // It produces no more shifts, and what it has produced stays.
  app.delete('/:id/rotations/:rotation/events/:event', (c) => {
    const rotation = rotationOf(c);
    const event = rotation?.events.find(({ id }) => id === c.req.param('event'));
    if (rotation === undefined || event === undefined) return notFound(c);
    const until = event.effective_until ? Date.parse(event.effective_until) : Number.POSITIVE_INFINITY;
    if (Date.parse(event.effective_since) >= now()) {
      rotation.events = rotation.events.filter((one) => one !== event);
    } else event.effective_until = new Date(Math.min(now(), until)).toISOString();
    return c.body(null, 204);
  });

  app.get('/:id/overrides', (c) => listed(c, 'overrides'));
  app.get('/:id/custom_shifts', (c) => listed(c, 'custom_shifts'));
  app.post('/:id/overrides', async (c) => {
    const schedule = find(c);
    if (schedule === undefined) return none(c);
    const sent = await body(c, Overrides);
    if (sent.answer) return sent.answer;
    const rows = sent.value.overrides.map(({ type: _, ...row }) => row);
    const isOfOne = (row: (typeof rows)[number]) =>
      row.custom_shift_id === undefined
        ? schedule.rotations.some(({ id }) => id === row.rotation_id)
        : row.rotation_id === undefined &&
          schedule.custom_shifts.some(({ id }) => id === row.custom_shift_id);
    if (!rows.every(isOfOne)) return invalid(c, 'One of rotation_id and custom_shift_id is required');
    if (!areThere(rows.map((row) => row.overriding_member))) return invalid(c, 'Member is invalid');
    const overrides = rows.map((row) => ({ ...row, id: state.nextId() }));
    schedule.overrides.push(...overrides);
    return c.json({ overrides }, 201);
  });
  app.post('/:id/custom_shifts', async (c) => {
    const schedule = find(c);
    if (schedule === undefined) return none(c);
    const sent = await body(c, Shifts);
    if (sent.answer) return sent.answer;
    const shifts = sent.value.custom_shifts.map(({ type: _, ...row }) => ({ ...row, id: state.nextId() }));
    const members = shifts.flatMap(({ assignments }) => assignments.map(({ member }) => member));
    if (!areThere(members)) return invalid(c, 'Member is invalid');
    schedule.custom_shifts.push(...shifts);
    return c.json({ custom_shifts: shifts }, 201);
  });
  app.delete('/:id/overrides/:part', (c) => removed(c, 'overrides'));
  app.delete('/:id/custom_shifts/:part', (c) => removed(c, 'custom_shifts'));
  return app;

  function areThere(members: Member[]): boolean {
    return members.every(({ type, user_id }) => type === 'empty_member' || state.users.has(user_id ?? ''));
  }

  function rotationOf(c: Context) {
    return find(c)?.rotations.find(({ id }) => id === c.req.param('rotation'));
  }

  function listed(c: Context, part: 'overrides' | 'custom_shifts'): Response {
    const [schedule, horizon] = [find(c), horizonOf(c)];
    if (schedule === undefined) return none(c);
    if (horizon === undefined) return invalid(c, 'since and until are required');
    const rows = schedule[part].filter(
      ({ start_time, end_time }) =>
        Date.parse(start_time) < horizon.to && Date.parse(end_time) > horizon.from,
    );
    return c.json({ [part]: rows });
  }

  // Of what has begun the past stays as it was.
  function removed(c: Context, part: 'overrides' | 'custom_shifts'): Response {
    const rows = find(c)?.[part];
    const index = rows?.findIndex(({ id }) => id === c.req.param('part')) ?? -1;
    const row = rows?.[index];
    if (row === undefined) return notFound(c);
    if (Date.parse(row.start_time) < now()) row.end_time = new Date(now()).toISOString();
    else rows?.splice(index, 1);
    return c.body(null, 204);
  }
}

function referenceTo({ id, name }: ShiftSchedule) {
  return {
    id,
    type: 'schedule_v3_reference',
    summary: name,
    self: `https://api.pagerduty.com/v3/schedules/${id}`,
  };
}

/** The final schedule is there for those who ask for it. */
function shown(c: Context, schedule: ShiftSchedule) {
  const { id, name, time_zone, rotations } = schedule;
  const horizon = (c.req.queries('include[]') ?? []).includes('final_schedule') ? horizonOf(c) : undefined;
  return {
    id,
    type: 'schedule_v3',
    name,
    time_zone,
    rotations: rotations.map((rotation) => ({ ...rotation, type: 'schedule_rotation' })),
    ...(horizon && {
      final_schedule: {
        type: 'final_schedule',
        computed_shift_assignments: computedShifts(schedule, horizon.from, horizon.to).map(
          ({ start, end, ...assignment }) => ({
            type: 'computed_shift_assignment',
            start_time: new Date(start).toISOString(),
            end_time: new Date(end).toISOString(),
            ...assignment,
          }),
        ),
      },
    }),
  };
}
