import { Rows } from '../rows.ts';
import type { SimulatorWorld } from '../simulator.ts';
import { createCrowd } from './crowd.ts';

export type Common = {
  id: string;
  prefix_id: string;
  tiny_id: number;
  account_id: string;
  created_at: string;
  updated_at: string;
  meta: Record<string, unknown>;
};

export type Email = { id: string; email: string; primary: boolean };
export type Phone = { id: string; prefix_id: string; phone: string; primary: boolean };

/** A human, global: the same one in every account they are in. */
export type User = {
  id: string;
  prefix_id: string;
  name: string;
  time_zone: string;
  emails: Email[];
  phones: Phone[];
};

export type Roles = { admin: boolean; billing: boolean; broadcaster: boolean; communicator: boolean };

/** `invited` are those who have not accepted yet: no answer of the API shows them. */
export type AccountUser = Common & {
  roles: Roles;
  notification_rule_id: string | null;
  user_id: string;
  invited: boolean;
};

/** What in a team holds ids of account users. */
export const teamLists = [
  'member_account_user_ids',
  'admin_account_user_ids',
  'drop_notification_account_user_ids',
  'handoff_notification_account_user_ids',
] as const;

export type Team = Common & { name: string; notes: string } & Record<(typeof teamLists)[number], string[]>;

export type Schedule = Common & { name: string };

export type Attendee = { id: string; attendee_id: string; attendee_type: string; position: number };

export type PagertreeEvent = Common & {
  start_datetime: string;
  end_datetime: string;
  layer: number;
  time_zone: string;
  repeat: boolean;
  frequency: number;
  frequency_unit: 'hourly' | 'daily' | 'weekly' | 'monthly' | 'yearly';
  days_of_week: number[];
  repeat_end_datetime: string | null;
  rotation: boolean;
  parent_id: string | null;
  schedule_ids: string[];
  event_attendees: Attendee[];
  exceptions: { id: string; start_datetime: string }[];
};

export type EscalationPolicy = Common & {
  name: string;
  repeat: number;
  reassign_team_ids: string[];
  reassign_account_user_ids: string[];
};

/** `rules` is YAML, which nobody here reads. */
export type Router = Common & {
  name: string;
  enabled: boolean;
  rules: string;
  default_receiver_account_user_id: string | null;
  default_receiver_router_id: string | null;
  default_receiver_team_id: string | null;
};

export type Integration = Common & {
  name: string;
  enabled: boolean;
  urgency: string;
  account_user_ids: string[];
  router_ids: string[];
  team_ids: string[];
};

export type Alert = Common & {
  title: string;
  status: 'queued' | 'open' | 'acknowledged' | 'resolved' | 'dropped' | 'suppressed';
  urgency: string;
  destination_team_ids: string[];
  destination_router_ids: string[];
  destination_account_user_ids: string[];
};

export const noRoles: Roles = { admin: false, billing: false, broadcaster: false, communicator: false };

export type Store = ReturnType<typeof createStore>;

/** What PagerTree holds: one account, the humans in it, and those it knows from other accounts. */
export function createStore(world: SimulatorWorld, crowd = 0) {
  const people = createCrowd(crowd, new Date(world.now()).toISOString());
  const ids = createIds(world);
  const common = (kind: string): Common => {
    const at = new Date(world.now()).toISOString();
    return {
      ...ids.next(kind),
      tiny_id: ids.tiny(kind),
      account_id: account.id,
      created_at: at,
      updated_at: at,
      meta: {},
    };
  };
  const account = ids.next('acc');
  const users = new Rows<User>(people.users);
  return {
    account,
    users,
    accountUsers: new Rows<AccountUser>(people.accountUsers),
    teams: new Map<string, Team>(),
    schedules: new Map<string, Schedule>(),
    events: new Map<string, PagertreeEvent>(),
    policies: new Map<string, EscalationPolicy>(),
    routers: new Map<string, Router>(),
    integrations: new Map<string, Integration>(),
    alerts: new Map<string, Alert>(),
    now: world.now,
    id: ids.next,
    /** An id that was given is not made again. */
    reserve: ids.reserve,
    common,
    touch: (row: Common) => {
      row.updated_at = new Date(world.now()).toISOString();
    },
    /** Whose e-mail it is, in any account. */
    owner: (email: string) =>
      users.all().find((user) => user.emails.some((own) => own.email.toLowerCase() === email.toLowerCase())),
  };
}

const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** ULIDs that grow, and their readable twins: https://pagertree.com/docs/api/common-model-attributes */
function createIds(world: SimulatorWorld) {
  let count = 0;
  const reserved = new Set<string>();
  const tiny = new Map<string, number>();
  const digits = (value: number, length: number) =>
    Array.from({ length }, (_, index) => crockford[Math.floor(value / 32 ** (length - 1 - index)) % 32]).join(
      '',
    );
  return {
    reserve: (id: string) => reserved.add(id),
    next: (prefix: string) => {
      let id = digits(world.now(), 10) + digits(++count, 16);
      while (reserved.has(id)) id = digits(world.now(), 10) + digits(++count, 16);
      return { id, prefix_id: `${prefix}_${id.toLowerCase()}` };
    },
    tiny: (kind: string) => {
      const next = (tiny.get(kind) ?? 0) + 1;
      tiny.set(kind, next);
      return next;
    },
  };
}
