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

/**
 * https://developer.pagerduty.com/docs/errors/ has the object; plain sentences come too:
 * https://github.com/PagerDuty/go-pagerduty/issues/478
 */
const ErrorBody = z.strictObject({
  error: z.union([z.object({ message: z.string(), code: z.number() }), z.string(), z.array(z.string())]),
});

/** Whether an answer that is no success is PagerDuty's own. */
export const isOwnError: IsOwnError = ({ body }) => ErrorBody.safeParse(body).success;

const WebhookSubscription = z.object({
  id: text,
  active: z._default(z.boolean(), true),
  events: z.array(z.string()),
  filter: z.object({ type: z.string() }),
  delivery_method: z.object({
    url: z.string(),
    temporarily_disabled: z._default(z.boolean(), false),
  }),
});
/** What we take of a webhook subscription: https://developer.pagerduty.com/api-reference/ under `/webhook_subscriptions` */
export type WebhookSubscription = z.infer<typeof WebhookSubscription>;

export const ListedSubscriptions = z.object({
  webhook_subscriptions: z.array(WebhookSubscription),
  more: z._default(z.boolean(), false),
});

export const OneSubscription = z.object({ webhook_subscription: WebhookSubscription });

/** The answer to a creation, and to nothing else, has the secret. */
export const CreatedSubscription = z.object({
  webhook_subscription: z.object({ id: text, delivery_method: z.object({ secret: text }) }),
});
