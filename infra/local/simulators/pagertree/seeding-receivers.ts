import * as z from 'zod/mini';
import { addRow, type Seeding, section } from '../seeding.ts';
import { Common, withIds } from './seeding-common.ts';
import type { Store } from './store.ts';

const text = z.string().check(z.minLength(1));
const ids = z._default(z.array(text), []);
const receiver = z._default(z.nullable(text), null);

const PolicyRow = z.object({
  ...Common,
  name: text,
  repeat: z._default(z.number(), 0),
  reassign_team_ids: ids,
  reassign_account_user_ids: ids,
});
const RouterRow = z.object({
  ...Common,
  name: text,
  enabled: z._default(z.boolean(), true),
  rules: z._default(z.string(), ''),
  default_receiver_account_user_id: receiver,
  default_receiver_router_id: receiver,
  default_receiver_team_id: receiver,
});
const IntegrationRow = z.object({
  ...Common,
  name: text,
  enabled: z._default(z.boolean(), true),
  urgency: z._default(text, 'medium'),
  account_user_ids: ids,
  router_ids: ids,
  team_ids: ids,
});
const AlertRow = z.object({
  ...Common,
  title: text,
  status: z._default(z.enum(['queued', 'open', 'acknowledged', 'resolved', 'dropped', 'suppressed']), 'open'),
  urgency: z._default(text, 'medium'),
  destination_team_ids: ids,
  destination_router_ids: ids,
  destination_account_user_ids: ids,
});

/** What sends alerts to people otherwise than by a schedule. */
export function receiverSections(store: Store): Seeding {
  return {
    escalationPolicies: section(PolicyRow, (row, adding) =>
      addRow(store.policies, { ...row, ...withIds(store, 'esc', row) }, adding),
    ),
    routers: section(RouterRow, (row, adding) =>
      addRow(store.routers, { ...row, ...withIds(store, 'rtr', row) }, adding),
    ),
    integrations: section(IntegrationRow, (row, adding) =>
      addRow(store.integrations, { ...row, ...withIds(store, 'int', row) }, adding),
    ),
    alerts: section(AlertRow, (row, adding) =>
      addRow(store.alerts, { ...row, ...withIds(store, 'alt', row) }, adding),
    ),
  };
}
