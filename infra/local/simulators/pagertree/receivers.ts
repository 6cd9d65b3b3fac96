import * as z from 'zod/mini';
import type { Kind } from './records.ts';
import type { Alert, EscalationPolicy, Integration, Router, Store } from './store.ts';

const ids = z.optional(z.array(z.string()));
const text = z.optional(z.string());
const receiver = z.optional(z.nullable(z.string()));

/** Whom an alert goes to after the last layer: https://pagertree.com/docs/api/escalation-policies */
export function policyKind(store: Store): Kind<EscalationPolicy> {
  return {
    prefix: 'esc',
    rows: store.policies,
    parameters: z.object({
      name: text,
      repeat: z.optional(z.int()),
      reassign_team_ids: ids,
      reassign_account_user_ids: ids,
    }),
    blank: (common) => ({
      ...common,
      name: '',
      repeat: 0,
      reassign_team_ids: [],
      reassign_account_user_ids: [],
    }),
    lacks: ({ name, reassign_account_user_ids }) =>
      nameless(name) ?? foreign(store, 'reassign_account_user_ids', reassign_account_user_ids),
  };
}

/** https://pagertree.com/docs/api/routers */
export function routerKind(store: Store): Kind<Router> {
  return {
    prefix: 'rtr',
    rows: store.routers,
    parameters: z.object({
      name: text,
      enabled: z.optional(z.boolean()),
      rules: text,
      default_receiver_account_user_id: receiver,
      default_receiver_router_id: receiver,
      default_receiver_team_id: receiver,
    }),
    blank: (common) => ({
      ...common,
      name: '',
      enabled: true,
      rules: '',
      default_receiver_account_user_id: null,
      default_receiver_router_id: null,
      default_receiver_team_id: null,
    }),
    lacks(router) {
      const { name, default_receiver_account_user_id: person } = router;
      const other = router.default_receiver_router_id ?? router.default_receiver_team_id;
      if (person === null && other === null) return "default receiver can't be blank";
      return nameless(name) ?? foreign(store, 'default receiver', person === null ? [] : [person]);
    },
  };
}

/** https://pagertree.com/docs/api/integrations */
export function integrationKind(store: Store): Kind<Integration> {
  return {
    prefix: 'int',
    rows: store.integrations,
    parameters: z.object({
      name: text,
      enabled: z.optional(z.boolean()),
      urgency: text,
      account_user_ids: ids,
      router_ids: ids,
      team_ids: ids,
    }),
    blank: (common) => ({
      ...common,
      name: '',
      enabled: true,
      urgency: 'medium',
      account_user_ids: [],
      router_ids: [],
      team_ids: [],
    }),
    lacks({ name, account_user_ids, router_ids, team_ids }) {
      const isOne = account_user_ids.length + router_ids.length + team_ids.length > 0;
      if (!isOne) return 'destinations must have at least one';
      return nameless(name) ?? foreign(store, 'account_user_ids', account_user_ids);
    },
  };
}

/** The destinations of an alert that is open can only be changed by a human: https://pagertree.com/docs/alerts#handoff */
export function alertKind(store: Store): Kind<Alert> {
  return {
    prefix: 'alt',
    rows: store.alerts,
    parameters: z.object({ title: text, urgency: text }),
    blank: (common) => ({
      ...common,
      title: '',
      status: 'open',
      urgency: 'medium',
      destination_team_ids: [],
      destination_router_ids: [],
      destination_account_user_ids: [],
    }),
    lacks: ({ title }) => (title === '' ? "title can't be blank" : undefined),
  };
}

function nameless(name: string): string | undefined {
  return name === '' ? "name can't be blank" : undefined;
}

function foreign({ accountUsers }: Store, what: string, ids: string[]): string | undefined {
  return ids.every((id) => accountUsers.has(id)) ? undefined : `${what} is invalid`;
}
