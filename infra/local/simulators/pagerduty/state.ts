import type { Store } from './store.ts';

export const roles = [
  'owner',
  'admin',
  'user',
  'limited_user',
  'observer',
  'restricted_access',
  'read_only_user',
  'read_only_limited_user',
] as const;
export type Role = (typeof roles)[number];
export const teamRoles = ['manager', 'responder', 'observer'] as const;
export type TeamRole = (typeof teamRoles)[number];

export type ContactMethod = {
  id: string;
  type: string;
  label: string;
  address: string;
  country_code?: number;
};

export type NotificationRule = {
  id: string;
  type: 'assignment_notification_rule';
  start_delay_in_minutes: number;
  urgency: 'high' | 'low';
  contact_method: { id: string; type: string };
};

/** `sessions`: where the user is signed in. `calendar_key`: how often the key of the private calendar feed was made anew. */
export type PagerdutyUser = {
  id: string;
  name: string;
  email: string;
  role: Role;
  time_zone: string;
  job_title: string | null;
  invitation_sent: boolean;
  contact_methods: ContactMethod[];
  notification_rules: NotificationRule[];
  sessions: string[];
  calendar_key: number;
};

export type Team = { id: string; name: string; members: { user: string; role: TeamRole }[] };

/** `seats`: how many users may have it, `null` for as many as there are. */
export type License = {
  id: string;
  name: string;
  role_group: 'FullUser' | 'Stakeholder';
  valid_roles: Role[];
  seats: number | null;
};

/** `users`: whom it is assigned to. `created_at`: a moment of ISO 8601. */
export type Incident = {
  id: string;
  title: string;
  status: 'triggered' | 'acknowledged' | 'resolved';
  users: string[];
  escalation_policy?: string;
  created_at: string;
};

/** Whom a rule pages. `deleted_at`: a user who is gone, of whom a placeholder stays that pages nobody. */
export type PolicyTarget = { id: string; type: 'user' | 'schedule'; deleted_at?: string };
export type EscalationRule = { id: string; escalation_delay_in_minutes: number; targets: PolicyTarget[] };
/** A policy has at most one team. */
export type EscalationPolicy = {
  id: string;
  name: string;
  description: string | null;
  num_loops: number;
  team?: string;
  escalation_rules: EscalationRule[];
};
/** `schedule_layers` are in the order of the page, where the last has precedence. */
export type Schedule = {
  id: string;
  name: string;
  description: string | null;
  team?: string;
  time_zone: string;
  schedule_layers: Layer[];
  overrides: Override[];
};
export type Layer = {
  id: string;
  name: string;
  start: string;
  end?: string | null;
  rotation_virtual_start: string;
  rotation_turn_length_seconds: number;
  users: { user: { id: string; deleted_at?: string } }[];
  restrictions: Restriction[];
};
export type Restriction = {
  type: 'daily_restriction' | 'weekly_restriction';
  start_time_of_day: string;
  duration_seconds: number;
  start_day_of_week?: number;
};
export type Override = {
  id: string;
  start: string;
  end: string;
  user: { id: string; deleted_at?: string };
};

/** A schedule of shifts. */
export type ShiftSchedule = {
  id: string;
  name: string;
  time_zone: string;
  rotations: { id: string; events: RotationEvent[] }[];
  overrides: ShiftOverride[];
  custom_shifts: CustomShift[];
};
export type Member = { type: 'user_member' | 'empty_member'; user_id?: string };
export type RotationEvent = {
  id: string;
  name: string;
  start_time: { date_time: string; time_zone: string };
  end_time: { date_time: string; time_zone: string };
  effective_since: string;
  effective_until?: string | null;
  recurrence: string[];
  assignment_strategy: { type: string; shifts_per_member?: number; members: Member[] };
};
export type ShiftOverride = {
  id: string;
  rotation_id?: string;
  custom_shift_id?: string;
  start_time: string;
  end_time: string;
  overridden_member: Member;
  overriding_member: Member;
};
export type CustomShift = {
  id: string;
  start_time: string;
  end_time: string;
  assignments: { member: Member }[];
};

/** What an account may do by its plan and its settings; `restart_incidents`: the offboarding feature, switched on. */
export const abilities = ['restart_incidents'] as const;
export type Ability = { id: (typeof abilities)[number] };

/** All that an account holds. `locked`: its licences are being written. `pending`: what is done a while after its answer. */
export type State = Store & {
  users: Map<string, PagerdutyUser>;
  teams: Map<string, Team>;
  licenses: Map<string, License>;
  incidents: Map<string, Incident>;
  escalationPolicies: Map<string, EscalationPolicy>;
  schedules: Map<string, Schedule>;
  shiftSchedules: Map<string, ShiftSchedule>;
  abilities: Map<string, Ability>;
  pending: { at: number; run(): void }[];
  locked: boolean;
  /** An id that was never given before, as PagerDuty's are. */
  nextId(): string;
  /** Keeps an id that was seeded from being given. */
  reserve(id: string): void;
};

export function createState(store: Store): State {
  let made = 0;
  const reserved = new Set<string>();
  const state: State = {
    ...store,
    users: new Map(),
    teams: new Map(),
    licenses: new Map(),
    incidents: new Map(),
    escalationPolicies: new Map(),
    schedules: new Map(),
    shiftSchedules: new Map(),
    abilities: new Map(),
    pending: [],
    locked: false,
    nextId() {
      const id = `P${String(++made).padStart(6, '0')}`;
      return reserved.has(id) ? state.nextId() : id;
    },
    reserve: (id) => reserved.add(id),
  };
  return state;
}
