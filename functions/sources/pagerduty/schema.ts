import * as z from 'zod/mini';

/** How PagerDuty signs: all the secrets of the subscriptions that deliver here. */
export const Secret = z.object({ secrets: z.array(z.string().check(z.minLength(1))).check(z.minLength(1)) });
export type Secret = z.infer<typeof Secret>;

const text = z.string().check(z.minLength(1));

/** What is empty or of another type than expected is as good as absent. How long it may be is the event's business. */
const optional = z.catch(z.optional(text), undefined);

/** One webhook, one event: https://developer.pagerduty.com/docs/webhooks/webhooks-overview/#webhook-payload */
export const Webhook = z.object({
  event: z.object({ id: text, event_type: z.string(), occurred_at: optional, data: z.unknown() }),
});

/** A user, whole or as a mere reference: then there is a `summary` at best. */
export const User = z.object({
  id: text,
  name: optional,
  summary: optional,
  email: optional,
  job_title: optional,
  time_zone: optional,
});
export type User = z.infer<typeof User>;
