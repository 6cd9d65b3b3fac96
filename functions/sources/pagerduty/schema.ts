import * as z from 'zod/mini';
import type { IsOwnError } from '../../core/contracts/api.ts';

/** `secrets`: how PagerDuty signs, all the secrets of the subscriptions that deliver here. `token`: for reading its users. */
export const Secret = z.object({
  secrets: z.array(z.string().check(z.minLength(1))).check(z.minLength(1)),
  token: z.optional(z.string().check(z.minLength(1))),
});
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

export const Settings = z.strictObject({
  /** Where the account is: https://support.pagerduty.com/main/docs/service-regions */
  region: z._default(z.enum(['us', 'eu']), 'us'),
});
export type Settings = z.infer<typeof Settings>;

/** A page of the list of users: https://developer.pagerduty.com/docs/rest-api-v2/pagination/ */
export const Listed = z.object({
  users: z.array(z.extend(User, { html_url: optional })),
  offset: z.number(),
  more: z.boolean(),
  total: z.nullish(z.number()),
});

export const OneUser = z.object({ user: User });

/** Whether an answer that is no success is PagerDuty's own: https://developer.pagerduty.com/docs/rest-api-v2/errors/ */
export const isOwnError: IsOwnError = ({ body }) =>
  z
    .object({ error: z.union([z.string(), z.array(z.string()), z.object({ message: z.string() })]) })
    .safeParse(body).success;
