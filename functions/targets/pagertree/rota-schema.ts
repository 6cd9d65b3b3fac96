import * as z from 'zod/mini';
import { instant } from '../../lib/instant.ts';

/** A moment with its offset from UTC, as milliseconds since 1970. */
const moment = z.pipe(
  z.string().check(z.refine((text) => instant(text) !== undefined, 'is no moment')),
  z.transform((text) => instant(text) ?? 0),
);
const count = z.int().check(z.positive());

const Repeat = z.object({
  repeat: z.literal(true),
  frequency: count,
  frequency_unit: z.enum(['hourly', 'daily', 'weekly', 'monthly', 'yearly']),
  days_of_week: z._default(z.nullable(z.array(z.int().check(z.minimum(0), z.maximum(6)))), []),
  repeat_end_datetime: z.nullish(moment),
  exceptions: z._default(z.array(z.object({ start_datetime: moment })), []),
  rotation: z._default(z.nullable(z.boolean()), false),
});
/** Of an event that rotates and never comes again it is not said who is on call. */
const no = z._default(z.nullable(z.literal(false)), false);
const Once = z.object({ repeat: no, rotation: no });
export type Repeat = z.infer<typeof Repeat>;

const Timing = z.intersection(
  z.object({ start_datetime: moment, end_datetime: moment, time_zone: z.string() }),
  z.union([Repeat, Once]),
);
export type Timing = z.infer<typeof Timing>;

/**
 * An event of a schedule: https://pagertree.com/docs/api/events. Times in a form that we do not know leave unknown when
 * people are on call by it, and not who takes part.
 */
export const RotaEvent = z.pipe(
  z.looseObject({
    id: z.string(),
    layer: count,
    event_attendees: z.array(
      z.object({
        attendee_id: z.string(),
        attendee_type: z._default(z.string(), ''),
        position: z.nullish(z.number()),
      }),
    ),
  }),
  z.transform(({ id, layer, event_attendees, ...rest }) => ({
    id,
    layer,
    attendees: event_attendees.toSorted((a, b) => (a.position ?? 0) - (b.position ?? 0)),
    timing: Timing.safeParse(rest).data,
  })),
);
export type RotaEvent = z.infer<typeof RotaEvent>;
