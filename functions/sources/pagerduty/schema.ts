import * as z from 'zod/mini';

/** How PagerDuty signs: all the secrets of the subscriptions that deliver here. */
export const Secret = z.object({ secrets: z.array(z.string().check(z.minLength(1))).check(z.minLength(1)) });
export type Secret = z.infer<typeof Secret>;

/** One webhook, one event: https://developer.pagerduty.com/docs/webhooks/webhooks-overview/#webhook-payload */
export const Webhook = z.object({
  event: z.object({
    id: z.string(),
    event_type: z.string(),
    occurred_at: z.nullish(z.string()),
    data: z.unknown(),
  }),
});

const optional = z.catch(z.nullish(z.string()), undefined);

/** A user, whole or as a mere reference: then there is a `summary` at best. */
export const User = z.object({
  id: z.string().check(z.minLength(1)),
  name: optional,
  summary: optional,
  email: optional,
  job_title: optional,
  time_zone: optional,
});
export type User = z.infer<typeof User>;
