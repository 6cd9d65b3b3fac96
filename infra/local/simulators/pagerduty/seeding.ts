import * as z from 'zod/mini';
import { type Adding, addRow, SeedError, type Seeding, section } from '../seeding.ts';
import { named, ScheduleRow, ShiftScheduleRow, usersOf } from './schedule-rows.ts';
import { roles, type State, type Team, type TeamRole, teamRoles } from './state.ts';
import { Filter } from './subscriptions.ts';
import { createUser } from './users.ts';

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
});
const PolicyRow = z.object({ id, name: text, team: z.optional(text), users: ids, schedules: ids });

/** Objects as `_state` shows them: unlike the API, it shows secrets always. Users, teams and schedules by their ids. */
export function pagerdutySeeding(state: State): Seeding {
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
    incidents: section(IncidentRow, (row, adding) => {
      known('users', state.users, row.users);
      addRow(state.incidents, { ...row, id: idOf(row.id) }, adding);
    }),
    schedules: section(ScheduleRow, ({ schedule_layers, overrides, ...row }, adding) => {
      const layers = schedule_layers.map((layer) => ({ ...layer, id: idOf(layer.id) }));
      const users = [...new Set([...row.users, ...usersOf(layers)])];
      known('users', state.users, users);
      const taken = overrides.map((override) => ({ ...override, id: idOf(override.id) }));
      const schedule = { ...row, id: idOf(row.id), users, schedule_layers: layers, overrides: taken };
      addRow(state.schedules, schedule, adding);
    }),
    schedules_v3: section(ShiftScheduleRow, (row, adding) =>
      addRow(state.shiftSchedules, { ...named(row, idOf), id: idOf(row.id) }, adding),
    ),
    escalation_policies: section(PolicyRow, (row, adding) => {
      known('users', state.users, row.users);
      known('schedules', state.schedules, row.schedules);
      addRow(state.escalationPolicies, { ...row, id: idOf(row.id) }, adding);
    }),
  };
}

function join(team: Team, member: { user: string; role: TeamRole }, adding: Adding): void {
  team.members.push(member);
  adding.undo(() => {
    team.members = team.members.filter(({ user }) => user !== member.user);
  });
}
