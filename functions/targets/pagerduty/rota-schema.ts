import * as z from 'zod/mini';
import { instant } from '../../lib/instant.ts';

/** A moment with its offset from UTC, as milliseconds since 1970. */
const moment = z.pipe(
  z.string().check(z.refine((text) => instant(text) !== undefined, 'is no moment')),
  z.transform((text) => instant(text) ?? 0),
);

/** Where a user was deleted, a placeholder stays that pages nobody: it has `deleted_at`. */
const user = z.object({ id: z.string(), deleted_at: z.nullish(z.string()) });
export type RotaUser = z.infer<typeof user>;

const restriction = z.object({
  type: z.enum(['daily_restriction', 'weekly_restriction']),
  start_time_of_day: z.string().check(z.regex(/^([01]\d|2[0-3]):[0-5]\d:[0-5]\d$/)),
  duration_seconds: z.number().check(z.positive()),
  start_day_of_week: z.nullish(z.int().check(z.minimum(1), z.maximum(7))),
});
export type LayerRestriction = z.infer<typeof restriction>;

const Timing = z.object({
  start: moment,
  end: z.nullish(moment),
  rotation_virtual_start: moment,
  rotation_turn_length_seconds: z.number().check(z.positive()),
  restrictions: z._default(z.array(restriction), []),
});

/** Times in a form that we do not know leave unknown when the turns are, and not who takes part. */
const layer = z.pipe(
  z.looseObject({
    id: z.string(),
    name: z._default(z.string(), 'Layer'),
    users: z.array(z.object({ user })),
  }),
  z.transform(({ id, name, users, ...rest }) => ({
    id,
    name,
    users: users.map((each) => each.user),
    timing: Timing.safeParse(rest).data,
  })),
);
export type ScheduleLayer = z.infer<typeof layer>;

/** A schedule of layers: https://developer.pagerduty.com/api-reference/3f03afb2c84a4-get-a-schedule */
export const LayerSchedule = z.object({
  id: z.string(),
  name: z.string(),
  time_zone: z.string(),
  schedule_layers: z.array(layer),
});
export type LayerSchedule = z.infer<typeof LayerSchedule>;

/** https://developer.pagerduty.com/api-reference/3a0c7eba7e3be-list-overrides */
export const LayerOverride = z.object({ id: z.string(), start: moment, end: moment, user });
export type LayerOverride = z.infer<typeof LayerOverride>;

const member = z.object({ type: z.string(), user_id: z.nullish(z.string()) });
export type Member = z.infer<typeof member>;

const zoned = z.object({ date_time: moment, time_zone: z.string() });
const EventTiming = z.object({
  start_time: zoned,
  end_time: zoned,
  effective_since: moment,
  effective_until: z.nullish(moment),
  recurrence: z._default(z.array(z.string()), []),
});
export type EventTiming = z.infer<typeof EventTiming>;

const event = z.pipe(
  z.looseObject({
    id: z.string(),
    name: z._default(z.string(), 'Event'),
    assignment_strategy: z.object({
      type: z.string(),
      shifts_per_member: z.nullish(z.int().check(z.positive())),
      members: z.array(member),
    }),
  }),
  z.transform(({ id, name, assignment_strategy, ...rest }) => ({
    id,
    name,
    strategy: assignment_strategy,
    timing: EventTiming.safeParse(rest).data,
  })),
);
export type RotationEvent = z.infer<typeof event>;

/** A schedule of shifts: `docs/REST-API/21-Schedules-v2-to-v3-Upgrade.md` in https://github.com/PagerDuty/developer-docs */
export const ShiftSchedule = z.object({
  id: z.string(),
  name: z.string(),
  rotations: z.array(z.object({ id: z.string(), events: z._default(z.array(event), []) })),
});
export type ShiftSchedule = z.infer<typeof ShiftSchedule>;

export const ShiftOverride = z.object({
  id: z.string(),
  rotation_id: z.nullish(z.string()),
  custom_shift_id: z.nullish(z.string()),
  start_time: moment,
  end_time: moment,
  overridden_member: member,
  overriding_member: member,
});
export type ShiftOverride = z.infer<typeof ShiftOverride>;

export const CustomShift = z.object({
  id: z.string(),
  start_time: moment,
  end_time: moment,
  assignments: z.array(z.object({ member })),
});
export type CustomShift = z.infer<typeof CustomShift>;
