import * as z from 'zod/mini';
import { type Adding, addRow, SeedError, type Seeding, section } from '../seeding.ts';
import { named, ScheduleRow, ShiftScheduleRow, weekly } from './schedule-rows.ts';
import {
  abilities,
  type PolicyTarget,
  roles,
  type State,
  type Team,
  type TeamRole,
  teamRoles,
} from './state.ts';
import { Filter } from './subscriptions.ts';
import { createUser } from './users.ts';
import { usersOf } from './users-of.ts';

const text = z.string().check(z.minLength(1));
const id = z.optional(text);
const ids = z._default(z.array(text), []);

const SubscriptionRow = z.object({
  id,
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
const LicenseRow = z.object({
  id,
  name: text,
  role_group: z._default(z.enum(['FullUser', 'Stakeholder']), 'FullUser'),
  valid_roles: z.array(z.enum(roles)).check(z.minLength(1)),
  seats: z._default(z.nullable(z.int().check(z.gte(0))), null),
});
const ContactMethod = z.object({
  id,
  type: text,
  label: z._default(text, 'Default'),
  address: text,
  country_code: z.optional(z.int()),
});
const Rule = z.object({
  id,
  type: z._default(z.literal('assignment_notification_rule'), 'assignment_notification_rule'),
  start_delay_in_minutes: z._default(z.int(), 0),
  urgency: z.enum(['high', 'low']),
  contact_method: z.object({ id: text, type: text }),
});
const UserRow = z.object({
  id,
  name: text,
  email: text,
  role: z._default(z.enum(roles), 'limited_user'),
  job_title: z.optional(z.nullable(text)),
  time_zone: z.optional(text),
  invitation_sent: z._default(z.boolean(), false),
  contact_methods: z.optional(z.array(ContactMethod)),
  notification_rules: z.optional(z.array(Rule)),
  sessions: z._default(z.array(z.enum(['web', 'mobile'])), []),
  calendar_key: z._default(z.int(), 1),
});
const TeamRow = z.object({
  id,
  name: text,
  members: z._default(
    z.array(z.object({ user: text, role: z._default(z.enum(teamRoles), 'responder') })),
    [],
  ),
});
const IncidentRow = z.object({
  id,
  title: z._default(text, 'The server is on fire'),
  status: z._default(z.enum(['triggered', 'acknowledged', 'resolved']), 'triggered'),
  users: ids,
  escalation_policy: z.optional(text),
  created_at: z.optional(text),
});
const RuleRow = z.object({
  id,
  escalation_delay_in_minutes: z._default(z.int(), 30),
  targets: z
    .array(z.object({ id: text, type: z.enum(['user', 'schedule']), deleted_at: z.optional(text) }))
    .check(z.minLength(1), z.maxLength(10)),
});
/** `users` and `schedules` are those of its one rule, where no rules are given. */
const PolicyRow = z.object({
  id,
  name: text,
  description: z._default(z.nullable(z.string()), null),
  num_loops: z._default(z.int(), 0),
  team: z.optional(text),
  users: ids,
  schedules: ids,
  escalation_rules: z._default(z.array(RuleRow), []),
});
const AbilityRow = z.object({ id: z.enum(abilities) });

/** Objects as `_state` shows them: unlike the API, it shows secrets always. Users, teams and schedules by their ids. */
export function pagerdutySeeding(state: State, now: () => number): Seeding {
  const idOf = (given: string | undefined) => {
    if (given === undefined) return state.nextId();
    state.reserve(given);
    return given;
  };
  const known = <Row>(what: string, rows: Map<string, Row>, wanted: string[]) => {
    const missing = wanted.find((one) => !rows.has(one));
    if (missing !== undefined) throw new SeedError(`${what}: there is no ${missing}`);
  };
  return {
    subscriptions: section(SubscriptionRow, ({ id, delivery_method, ...row }, adding) => {
      const { url, secret, temporarily_disabled } = delivery_method;
      const made = state.make({ ...row, url });
      const subscription = {
        ...made,
        active: row.active,
        id: id ?? made.id,
        secret: secret ?? made.secret,
        temporarilyDisabled: temporarily_disabled,
      };
      addRow(state.subscriptions, subscription, adding);
    }),
    licenses: section(LicenseRow, (row, adding) =>
      addRow(state.licenses, { ...row, id: idOf(row.id) }, adding),
    ),
    users: section(UserRow, ({ id, contact_methods, notification_rules, ...row }, adding) => {
      if (id !== undefined) state.reserve(id);
      const made = createUser(state, { name: row.name, email: row.email, role: row.role });
      const named = <Row extends { id?: string }>(rows: Row[]) =>
        rows.map((one) => ({ ...one, id: idOf(one.id) }));
      const user = {
        ...made,
        ...row,
        job_title: row.job_title ?? null,
        time_zone: row.time_zone ?? made.time_zone,
        id: id ?? made.id,
        ...(contact_methods && { contact_methods: named(contact_methods), notification_rules: [] }),
        ...(notification_rules && { notification_rules: named(notification_rules) }),
      };
      addRow(state.users, user, adding);
    }),
    teams: section(TeamRow, ({ id, name, members }, adding) => {
      const team: Team = { id: idOf(id), name, members: [] };
      addRow(state.teams, team, adding);
      known(
        'members',
        state.users,
        members.map(({ user }) => user),
      );
      for (const member of members) join(team, member, adding);
    }),
    abilities: section(AbilityRow, (row, adding) => addRow(state.abilities, row, adding)),
    schedules: section(ScheduleRow, ({ schedule_layers, overrides, users: given, ...row }, adding) => {
      const rows = schedule_layers.length > 0 ? schedule_layers : weekly(given);
      const layers = rows.map((layer) => ({ ...layer, id: idOf(layer.id) }));
      known('users', state.users, usersOf(layers));
      const taken = overrides.map((override) => ({ ...override, id: idOf(override.id) }));
      const schedule = { ...row, id: idOf(row.id), schedule_layers: layers, overrides: taken };
      addRow(state.schedules, schedule, adding);
    }),
    schedules_v3: section(ShiftScheduleRow, (row, adding) =>
      addRow(state.shiftSchedules, { ...named(row, idOf), id: idOf(row.id) }, adding),
    ),
    escalation_policies: section(PolicyRow, ({ users, schedules, escalation_rules, ...row }, adding) => {
      const targets: PolicyTarget[] = [
        ...users.map((user) => ({ id: user, type: 'user' as const })),
        ...schedules.map((schedule) => ({ id: schedule, type: 'schedule' as const })),
      ];
      const rules =
        escalation_rules.length > 0 ? escalation_rules : [{ escalation_delay_in_minutes: 30, targets }];
      const of = (type: PolicyTarget['type']) =>
        rules.flatMap((rule) =>
          rule.targets.filter((target) => target.type === type && target.deleted_at === undefined),
        );
      const ids = (type: PolicyTarget['type']) => of(type).map((target) => target.id);
      known('users', state.users, ids('user'));
      const all = new Map<string, unknown>([...state.schedules, ...state.shiftSchedules]);
      known('schedules', all, ids('schedule'));
      const made = rules.map((rule) => ({ ...rule, id: idOf(rule.id) }));
      addRow(state.escalationPolicies, { ...row, id: idOf(row.id), escalation_rules: made }, adding);
    }),
    incidents: section(IncidentRow, (row, adding) => {
      known('users', state.users, row.users);
      known(
        'escalation_policy',
        state.escalationPolicies,
        row.escalation_policy ? [row.escalation_policy] : [],
      );
      const created_at = row.created_at ?? new Date(now()).toISOString();
      addRow(state.incidents, { ...row, created_at, id: idOf(row.id) }, adding);
    }),
  };
}

function join(team: Team, member: { user: string; role: TeamRole }, adding: Adding): void {
  team.members.push(member);
  adding.undo(() => {
    team.members = team.members.filter(({ user }) => user !== member.user);
  });
}
