import * as z from 'zod/mini';
import { addRow, type Seeding, section } from '../seeding.ts';
import { Filter } from './answers.ts';
import type { Store } from './store.ts';

const text = z.string().check(z.minLength(1));

const SubscriptionRow = z.object({
  id: z.optional(text),
  active: z._default(z.boolean(), true),
  description: z._default(z.string(), ''),
  events: z.array(text).check(z.minLength(1)),
  filter: z._default(Filter, { type: 'account_reference' }),
  delivery_method: z.object({
    url: text,
    secret: z.optional(text),
    temporarily_disabled: z._default(z.boolean(), false),
  }),
});

/** Objects as `_state` shows them: unlike the API, it shows secrets always. */
export function pagerdutySeeding(store: Store): Seeding {
  return {
    subscriptions: section(SubscriptionRow, ({ id, delivery_method, ...row }, adding) => {
      const { url, secret, temporarily_disabled } = delivery_method;
      const made = store.make({ ...row, url });
      const subscription = {
        ...made,
        active: row.active,
        id: id ?? made.id,
        secret: secret ?? made.secret,
        temporarilyDisabled: temporarily_disabled,
      };
      addRow(store.subscriptions, subscription, adding);
    }),
  };
}
