import * as z from 'zod/mini';

const id = z.string().check(z.minLength(1));
const ids = z.array(z.string());
/** An object that does not say whom it holds is not one that holds nobody. */
const receiver = z.nullable(z.string());

/** https://pagertree.com/docs/api/schedules */
export const ScheduleRow = z.object({ id, name: z.string() });

/** The raw event, with all that PagerTree says of it, so that it can be given back: https://pagertree.com/docs/api/events */
export const EventRow = z.looseObject({
  id,
  layer: z.int().check(z.positive()),
  schedule_ids: ids,
  event_attendees: z.array(
    z.looseObject({
      attendee_id: z.string(),
      attendee_type: z._default(z.string(), ''),
      position: z.nullish(z.number()),
    }),
  ),
  parent_id: z.nullish(z.string()),
});
export type EventRow = z.infer<typeof EventRow>;

/** A schedule with its events that are not over. */
export type Schedule = { id: string; name: string; events: EventRow[] };

/** https://pagertree.com/docs/api/escalation-policies */
export const PolicyRow = z.object({
  id,
  name: z.string(),
  reassign_account_user_ids: ids,
  reassign_team_ids: ids,
});
export type PolicyRow = z.infer<typeof PolicyRow>;

/** https://pagertree.com/docs/api/routers */
export const RouterRow = z.object({
  id,
  name: z.string(),
  rules: z.nullish(z.string()),
  default_receiver_account_user_id: receiver,
  default_receiver_router_id: z._default(receiver, null),
  default_receiver_team_id: z._default(receiver, null),
});
export type RouterRow = z.infer<typeof RouterRow>;

/** https://pagertree.com/docs/api/integrations */
export const IntegrationRow = z.object({
  id,
  name: z.string(),
  account_user_ids: ids,
  router_ids: z._default(ids, []),
  team_ids: z._default(ids, []),
});
export type IntegrationRow = z.infer<typeof IntegrationRow>;

/**
 * Whom an alert went to is not in its documentation, which lets it be sent with these: where they are not shown, nothing is known of it.
 * https://pagertree.com/docs/api/alerts
 */
export const AlertRow = z.object({
  id,
  prefix_id: z.nullish(z.string()),
  status: z.string(),
  destination_account_user_ids: z._default(ids, []),
  destination_router_ids: z._default(ids, []),
  destination_team_ids: z._default(ids, []),
});
export type AlertRow = z.infer<typeof AlertRow>;
