import * as z from 'zod/mini';
import { instant } from '../../lib/instant.ts';

/** A moment with its offset from UTC, as milliseconds since 1970. */
const moment = z.pipe(
  z.string().check(z.refine((text) => instant(text) !== undefined, 'is no moment')),
  z.transform((text) => instant(text) ?? 0),
);

const responder = z.object({ type: z.string(), id: z.nullish(z.string()) });
export type Responder = z.infer<typeof responder>;

const time = z.int().check(z.minimum(0), z.maximum(59));
const interval = { startHour: time, startMin: time, endHour: time, endMin: time };
const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
const weekday = z.pipe(
  z.enum(days),
  z.transform((name) => days.indexOf(name) + 1),
);

const timeRestriction = z.discriminatedUnion('type', [
  z.object({ type: z.literal('time-of-day'), restriction: z.object(interval) }),
  z.object({
    type: z.literal('weekday-and-time-of-day'),
    restrictions: z.array(z.object({ startDay: weekday, endDay: weekday, ...interval })),
  }),
]);
export type TimeRestriction = z.infer<typeof timeRestriction>;

/** https://docs.opsgenie.com/docs/schedule-rotation-api */
const Timing = z.object({
  startDate: moment,
  endDate: z.nullish(moment),
  type: z.enum(['hourly', 'daily', 'weekly']),
  length: z._default(z.int().check(z.positive()), 1),
  timeRestriction: z.nullish(timeRestriction),
});
export type Timing = z.infer<typeof Timing>;

/** Times in a form that we do not know leave unknown when the turns are, and not who takes part. */
const rotation = z.pipe(
  z.looseObject({
    id: z.string(),
    name: z._default(z.string(), 'Rotation'),
    participants: z.array(responder),
  }),
  z.transform(({ id, name, participants, ...rest }) => ({
    id,
    name,
    participants,
    timing: Timing.safeParse(rest).data,
  })),
);
export type Rotation = z.infer<typeof rotation>;

/** A schedule with its rotations, as `GET /v2/schedules?expand=rotation` lists it. */
export const RotaSchedule = z.object({
  id: z.string(),
  name: z.string(),
  timezone: z.string(),
  enabled: z._default(z.boolean(), true),
  rotations: z.array(rotation),
});
export type RotaSchedule = z.infer<typeof RotaSchedule>;

/** https://docs.opsgenie.com/docs/schedule-override-api */
export const RotaOverride = z.object({
  alias: z.string(),
  user: responder,
  startDate: moment,
  endDate: moment,
  rotations: z.nullish(z.array(z.object({ id: z.string() }))),
});
export type RotaOverride = z.infer<typeof RotaOverride>;
