import * as z from 'zod/mini';
import { type Adding, addRow, SeedError, type Seeding, section } from '../seeding.ts';
import { isIn } from './references.ts';
import { Common, withIds } from './seeding-common.ts';
import { receiverSections } from './seeding-receivers.ts';
import { type AccountUser, noRoles, type Store, type Team, type User } from './store.ts';

const text = z.string().check(z.minLength(1));
const list = z.optional(z.array(text));

const UserRow = z.object({
  id: z.optional(text),
  prefix_id: z.optional(text),
  name: z.string(),
  time_zone: z._default(text, 'UTC'),
  emails: z
    .array(z.object({ id: z.optional(text), email: text, primary: z.optional(z.boolean()) }))
    .check(z.minLength(1)),
  phones: z._default(z.array(z.looseObject({ phone: text })), []),
});
const AccountUserRow = z.object({
  ...Common,
  name: z.optional(text),
  emails: list,
  teams: z._default(z.array(text), []),
  roles: z._default(
    z.partialRecord(z.enum(['admin', 'billing', 'broadcaster', 'communicator']), z.boolean()),
    {},
  ),
  notification_rule_id: z._default(z.nullable(text), null),
  user: z.optional(UserRow),
});
const TeamRow = z.object({
  ...Common,
  name: text,
  notes: z._default(z.string(), ''),
  members: list,
  admins: list,
  member_account_user_ids: list,
  admin_account_user_ids: list,
  drop_notification_account_user_ids: list,
  handoff_notification_account_user_ids: list,
});
const ScheduleRow = z.object({ ...Common, name: text });
const EventRow = z.object({
  ...Common,
  start_datetime: text,
  end_datetime: text,
  layer: z._default(z.number(), 1),
  time_zone: z._default(text, 'UTC'),
  repeat: z._default(z.boolean(), false),
  frequency: z._default(z.number(), 1),
  frequency_unit: z._default(z.enum(['hourly', 'daily', 'weekly', 'monthly', 'yearly']), 'daily'),
  days_of_week: z._default(z.array(z.number()), []),
  repeat_end_datetime: z._default(z.nullable(text), null),
  rotation: z._default(z.boolean(), false),
  parent_id: z._default(z.nullable(text), null),
  schedule_ids: z.array(text),
  event_attendees: z.array(
    z.object({ attendee_id: text, attendee_type: z._default(text, 'AccountUser'), id: z.optional(text) }),
  ),
  exceptions: z._default(z.array(z.object({ id: z.optional(text), start_datetime: text })), []),
});

/**
 * Objects as `_state` shows them. Of a person the name and e-mails are enough, of a team the e-mails of its members;
 * where `user` or the lists of ids are there too, as in what `_state` answered, those count.
 */
export function pagertreeSeeding(store: Store): Seeding {
  const account = (row: z.infer<typeof AccountUserRow>, invited: boolean, adding: Adding) => {
    const { name, emails, teams, user: whole, roles, ...rest } = row;
    const user = addUser(store, whole ?? { ...UserRow.parse(plain(name, emails)) }, adding);
    const person: AccountUser = {
      ...withIds(store, 'alu', rest),
      roles: { ...noRoles, ...roles },
      notification_rule_id: rest.notification_rule_id,
      user_id: user.id,
      invited,
    };
    addRow(store.accountUsers, person, adding);
    adding.later(() => {
      for (const team of teams) join(teamOf(store, team), 'member_account_user_ids', person.id, adding);
    });
  };
  return {
    otherUsers: section(UserRow, (row, adding) => void addUser(store, row, adding)),
    accountUsers: section(AccountUserRow, (row, adding) => account(row, false, adding)),
    invitations: section(AccountUserRow, (row, adding) => account(row, true, adding)),
    schedules: section(ScheduleRow, (row, adding) =>
      addRow(store.schedules, { ...withIds(store, 'sch', row), name: row.name }, adding),
    ),
    events: section(EventRow, ({ event_attendees, exceptions, ...row }, adding) => {
      const missing = row.schedule_ids.find((id) => !store.schedules.has(id));
      if (missing !== undefined) throw new SeedError(`schedule_ids: there is no schedule ${missing}`);
      const event = {
        ...row,
        ...withIds(store, 'evt', row),
        event_attendees: event_attendees.map((one, position) => ({
          ...one,
          id: one.id ?? store.id('att').id,
          position,
        })),
        exceptions: exceptions.map((one) => ({ ...one, id: one.id ?? store.id('exc').id })),
      };
      addRow(store.events, event, adding);
    }),
    ...receiverSections(store),
    teams: section(TeamRow, ({ members = [], admins = [], ...row }, adding) => {
      const team: Team = {
        ...withIds(store, 'tem', row),
        name: row.name,
        notes: row.notes,
        member_account_user_ids: row.member_account_user_ids ?? [],
        admin_account_user_ids: row.admin_account_user_ids ?? [],
        drop_notification_account_user_ids: row.drop_notification_account_user_ids ?? [],
        handoff_notification_account_user_ids: row.handoff_notification_account_user_ids ?? [],
      };
      addRow(store.teams, team, adding);
      const lists = [
        ['member_account_user_ids', members],
        ['admin_account_user_ids', admins],
      ] as const;
      adding.later(() => {
        for (const [name, emails] of lists) {
          if (row[name] !== undefined) continue;
          for (const email of emails) join(team, name, personOf(store, email).id, adding);
        }
      });
    }),
  };
}

function plain(name: string | undefined, emails: string[] | undefined) {
  if (emails === undefined || emails.length === 0) throw new SeedError('emails: name at least one');
  return { name: name ?? emails[0], emails: emails.map((email) => ({ email })) };
}

function addUser(store: Store, row: z.infer<typeof UserRow>, adding: Adding): User {
  const known = row.emails.find(({ email }) => store.owner(email) !== undefined);
  if (known !== undefined) throw new SeedError(`emails: ${known.email} belongs to a user already`);
  const made =
    row.id === undefined ? store.id('usr') : { id: row.id, prefix_id: `usr_${row.id.toLowerCase()}` };
  store.reserve(made.id);
  const user: User = {
    id: made.id,
    prefix_id: row.prefix_id ?? made.prefix_id,
    name: row.name,
    time_zone: row.time_zone,
    emails: row.emails.map(({ id, email, primary }, index) => ({
      id: id ?? store.id('eml').id,
      email,
      primary: primary ?? index === 0,
    })),
    phones: row.phones.map(({ phone, ...rest }) => ({ primary: false, ...store.id('phn'), ...rest, phone })),
  };
  addRow(store.users, user, adding);
  return user;
}

function teamOf(store: Store, name: string): Team {
  const team = [...store.teams.values()].find((each) => each.name === name);
  if (team === undefined) throw new SeedError(`teams: there is no team ${name}`);
  return team;
}

function personOf(store: Store, email: string): AccountUser {
  const user = store.owner(email);
  const person = user && store.accountUsers.all().find(({ user_id }) => user_id === user.id);
  if (person === undefined) throw new SeedError(`there is no account user ${email}`);
  return person;
}

function join(
  team: Team,
  name: 'member_account_user_ids' | 'admin_account_user_ids',
  id: string,
  adding: Adding,
): void {
  if (name === 'member_account_user_ids' ? isIn(team, id) : team[name].includes(id)) return;
  team[name].push(id);
  adding.undo(() => {
    team[name] = team[name].filter((other) => other !== id);
  });
}
