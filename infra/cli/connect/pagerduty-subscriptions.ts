import * as z from 'zod/mini';
import type { IsOwnError } from '../../../functions/core/contracts/api.ts';

// PagerDuty's shapes, as far as they are used: https://developer.pagerduty.com/api-reference/ under `/webhook_subscriptions`

const Subscription = z.object({
  id: z.string().check(z.minLength(1)),
  active: z._default(z.boolean(), true),
  events: z.array(z.string()),
  filter: z.object({ type: z.string() }),
  delivery_method: z.object({
    url: z.string(),
    temporarily_disabled: z._default(z.boolean(), false),
  }),
});
export type Subscription = z.infer<typeof Subscription>;

export const Listed = z.object({
  webhook_subscriptions: z.array(Subscription),
  more: z._default(z.boolean(), false),
});

export const One = z.object({ webhook_subscription: Subscription });

/** The answer to a creation, and to nothing else, has the secret. */
export const Created = z.object({
  webhook_subscription: z.object({
    id: z.string().check(z.minLength(1)),
    delivery_method: z.object({ secret: z.string().check(z.minLength(1)) }),
  }),
});

/**
 * https://developer.pagerduty.com/docs/errors/ has the object; plain sentences come too:
 * https://github.com/PagerDuty/go-pagerduty/issues/478
 */
const ErrorBody = z.strictObject({
  error: z.union([z.object({ message: z.string(), code: z.number() }), z.string(), z.array(z.string())]),
});

/** Whether an answer that is no success is PagerDuty's own. */
export const isOwnError: IsOwnError = ({ body }) => ErrorBody.safeParse(body).success;
