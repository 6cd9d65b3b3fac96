import * as z from 'zod/mini';
import type { ShiftSchedule } from './state.ts';

const text = z.string().check(z.minLength(1));
const id = z.optional(text);
const moment = z.string().check(z.refine((value) => !Number.isNaN(Date.parse(value)), 'is no moment'));
const atLeastOne = z.minLength(1, 'must have at least one');

export const LayerRow = z.object({
  id,
  name: z._default(text, 'Layer 1'),
  start: moment,
  end: z.optional(z.nullable(moment)),
  rotation_virtual_start: moment,
  rotation_turn_length_seconds: z.int().check(z.gte(3_600), z.lte(365 * 86_400)),
  users: z.array(z.object({ user: z.object({ id: text, deleted_at: z.optional(text) }) })).check(atLeastOne),
  restrictions: z._default(
    z.array(
      z.object({
        type: z.enum(['daily_restriction', 'weekly_restriction']),
        start_time_of_day: text,
        duration_seconds: z.int(),
        start_day_of_week: z.optional(z.int().check(z.gte(1), z.lte(7))),
      }),
    ),
    [],
  ),
});

export const OverrideRow = z.object({
  id,
  start: moment,
  end: moment,
  user: z.object({ id: text, deleted_at: z.optional(text) }),
});

export const ScheduleRow = z.object({
  id,
  name: text,
  description: z._default(z.nullable(z.string()), null),
  team: z.optional(text),
  users: z._default(z.array(text), []),
  time_zone: z._default(text, 'Etc/UTC'),
  schedule_layers: z._default(z.array(LayerRow), []),
  overrides: z._default(z.array(OverrideRow), []),
});

export const MemberRow = z.object({
  type: z.enum(['user_member', 'empty_member']),
  user_id: z.optional(text),
});

const zoned = z.object({ date_time: moment, time_zone: text });
export const EventRow = z.object({
  id,
  name: text,
  start_time: zoned,
  end_time: zoned,
  effective_since: moment,
  effective_until: z.optional(z.nullable(moment)),
  recurrence: z.array(text),
  assignment_strategy: z.object({
    type: z.enum(['rotating_member_assignment_strategy', 'every_member_assignment_strategy']),
    shifts_per_member: z.optional(z.int().check(z.gte(1))),
    members: z.array(MemberRow).check(atLeastOne),
  }),
});

export const ShiftOverrideRow = z.object({
  id,
  rotation_id: z.optional(text),
  custom_shift_id: z.optional(text),
  start_time: moment,
  end_time: moment,
  overridden_member: MemberRow,
  overriding_member: MemberRow,
});

export const CustomShiftRow = z.object({
  id,
  start_time: moment,
  end_time: moment,
  assignments: z.array(z.object({ member: MemberRow })).check(z.minLength(1), z.maxLength(1)),
});

export const ShiftScheduleRow = z.object({
  id,
  name: text,
  time_zone: z._default(text, 'Etc/UTC'),
  rotations: z._default(z.array(z.object({ id, events: z._default(z.array(EventRow), []) })), []),
  overrides: z._default(z.array(ShiftOverrideRow), []),
  custom_shifts: z._default(z.array(CustomShiftRow), []),
});

/** Turns of a week for those of whom is only said that they are on a schedule. */
export function weekly(users: string[]): z.infer<typeof LayerRow>[] {
  const monday = '2025-01-06T09:00:00Z';
  const layer = {
    name: 'Layer 1',
    start: monday,
    rotation_virtual_start: monday,
    rotation_turn_length_seconds: 604_800,
    users: users.map((user) => ({ user: { id: user } })),
    restrictions: [],
  };
  return users.length === 0 ? [] : [layer];
}

/** A schedule of shifts whose parts all have ids. */
export function named(
  row: z.infer<typeof ShiftScheduleRow>,
  idOf: (given: string | undefined) => string,
): Omit<ShiftSchedule, 'id'> {
  const all = <Row extends { id?: string }>(rows: Row[]) => rows.map((one) => ({ ...one, id: idOf(one.id) }));
  const rotations = all(row.rotations).map(({ id: rotation, events }) => ({
    id: rotation,
    events: all(events),
  }));
  const { name, time_zone } = row;
  return {
    name,
    time_zone,
    rotations,
    overrides: all(row.overrides),
    custom_shifts: all(row.custom_shifts),
  };
}
