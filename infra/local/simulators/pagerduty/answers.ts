import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import * as z from 'zod/mini';
import type { Subscription } from './store.ts';

/** https://developer.pagerduty.com/docs/errors/ */
export function refuse(c: Context, status: ContentfulStatusCode, message: string, code: number): Response {
  return c.json({ error: { message, code } }, status);
}

export function invalid(c: Context, ...errors: string[]): Response {
  return c.json({ error: { message: 'Invalid Input Provided', code: 2001, errors } }, 400);
}

/** A subscription as it is shown: with its secret in the answer to its creation, and never again. */
export function shown({ secret, temporarilyDisabled, url, dropped, ...rest }: Subscription, whole = false) {
  return {
    ...rest,
    type: 'webhook_subscription',
    delivery_method: {
      id: `D${rest.id.slice(1)}`,
      type: 'http_delivery_method',
      url,
      secret: whole ? secret : null,
      temporarily_disabled: temporarilyDisabled,
      custom_headers: [],
    },
    oauth_client: null,
  };
}

export const Filter = z.union([
  z.object({ type: z.literal('account_reference') }),
  z.object({ type: z.enum(['service_reference', 'team_reference']), id: z.string() }),
]);
const events = z.array(z.string().check(z.minLength(1))).check(z.minLength(1));

export const Creation = z.object({
  webhook_subscription: z.object({
    type: z.literal('webhook_subscription'),
    delivery_method: z.object({ type: z.literal('http_delivery_method'), url: z.string() }),
    description: z._default(z.string(), ''),
    events,
    filter: Filter,
  }),
});

/** What can be changed, which the way of delivery is not. */
export const Change = z.object({
  webhook_subscription: z.object({
    description: z.optional(z.string()),
    events: z.optional(events),
    active: z.optional(z.boolean()),
  }),
});
