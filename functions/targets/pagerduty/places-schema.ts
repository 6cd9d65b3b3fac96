import * as z from 'zod/mini';
import { CustomShift, LayerOverride, LayerSchedule, ShiftOverride, ShiftSchedule } from './rota-schema.ts';

const text = z.string().check(z.minLength(1));
const reference = z.object({ id: text });
const named = z.catch(z.optional(text), undefined);

/** https://developer.pagerduty.com/api-reference/9d0b4b12e36f9-list-incidents */
export const Incident = z.pipe(
  z.object({ id: text, escalation_policy: z.nullish(z.object({ id: text, summary: named })) }),
  z.transform(({ id, escalation_policy: policy }) => ({
    id,
    ...(policy && { policy: { id: policy.id, name: policy.summary ?? policy.id } }),
  })),
);
export type Incident = z.infer<typeof Incident>;

const Target = z.object({ id: text, type: text, deleted_at: z.nullish(text) });
export type Target = z.infer<typeof Target>;

/** What is written back as it was read: https://developer.pagerduty.com/api-reference/51b21014a4f5a-list-escalation-policies */
export const Policy = z.object({
  id: text,
  name: text,
  description: z.nullish(z.string()),
  num_loops: z.optional(z.number()),
  on_call_handoff_notifications: z.optional(text),
  teams: z.optional(z.array(reference)),
  escalation_rules: z.array(z.looseObject({ id: text, targets: z.array(Target) })),
});
export type Policy = z.infer<typeof Policy>;

/** Where a list does not say who is on a schedule, everybody may be. */
export const ListedSchedule = z.object({
  id: text,
  users: z.catch(z.optional(z.array(reference)), undefined),
});
export type ListedSchedule = z.infer<typeof ListedSchedule>;

const layer = z.pipe(
  z.looseObject({
    id: text,
    end: z.nullish(text),
    users: z.array(z.object({ user: z.object({ id: text, deleted_at: z.nullish(text) }) })),
  }),
  // What is only worked out of it for a time that nobody asked for.
  z.transform(({ rendered_schedule_entries: _, rendered_coverage_percentage: __, ...rest }) => rest),
);
export type RawLayer = z.infer<typeof layer>;

/** A schedule of layers as it is read; `LayerSchedule` understands it too. */
export const RawLayers = z
  .object({
    id: text,
    name: text,
    description: z.nullish(z.string()),
    time_zone: text,
    teams: z.optional(z.array(reference)),
    schedule_layers: z.array(layer),
  })
  .check(isUnderstood(LayerSchedule));
export type RawLayers = z.infer<typeof RawLayers>;

export const RawOverride = z
  .object({
    id: text,
    start: text,
    end: text,
    user: z.object({ id: text, deleted_at: z.nullish(text) }),
  })
  .check(isUnderstood(LayerOverride));
export type RawOverride = z.infer<typeof RawOverride>;

const member = z.object({ type: text, user_id: z.nullish(text) });
export type RawMember = z.infer<typeof member>;

const event = z.looseObject({
  id: text,
  effective_since: text,
  effective_until: z.nullish(text),
  assignment_strategy: z.looseObject({ members: z.array(member) }),
});
export type RawEvent = z.infer<typeof event>;

/** A schedule of shifts as it is read; `ShiftSchedule` understands it too. */
export const RawShifts = z
  .object({
    id: text,
    name: text,
    rotations: z.array(z.object({ id: text, events: z._default(z.array(event), []) })),
  })
  .check(isUnderstood(ShiftSchedule));
export type RawShifts = z.infer<typeof RawShifts>;

export const RawShiftOverride = z
  .object({
    id: text,
    rotation_id: z.nullish(text),
    custom_shift_id: z.nullish(text),
    start_time: text,
    end_time: text,
    overridden_member: member,
    overriding_member: member,
  })
  .check(isUnderstood(ShiftOverride));
export type RawShiftOverride = z.infer<typeof RawShiftOverride>;

export const RawCustomShift = z
  .object({
    id: text,
    start_time: text,
    end_time: text,
    assignments: z.array(z.object({ member })),
  })
  .check(isUnderstood(CustomShift));
export type RawCustomShift = z.infer<typeof RawCustomShift>;

/** Without a schedule it is by name: https://developer.pagerduty.com/api-reference/3a6b910f11050-list-all-of-the-on-calls */
export const OnCall = z.object({ schedule: z.nullish(reference), escalation_policy: reference });

/** Half of a schedule is none that can be judged. */
function isUnderstood(shape: z.ZodMiniType) {
  return z.refine((value) => shape.safeParse(value).success, 'is not as it is documented');
}
