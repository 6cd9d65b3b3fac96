import * as z from 'zod/mini';
import { type Adding, addRow, SeedError, type Seeding, section } from '../seeding.ts';
import { participant } from './answers.ts';
import { addUser, findBy, findUser, type Participant, roleFor, type State, type Team } from './state.ts';

const id = z.optional(z.string());
const text = z.string().check(z.minLength(1));

const Contact = z.looseObject({ id, method: text, to: text, enabled: z._default(z.boolean(), true) });
const User = z.looseObject({
  id,
  username: z.string().check(z.regex(/^[^@\s]+@[^@\s]+$/, 'is not an e-mail')),
  fullName: z.optional(text),
  role: z._default(text, 'User'),
  teams: z._default(z.array(text), []),
  contacts: z.optional(z.array(Contact)),
});
const TeamRow = z.object({
  id,
  name: text,
  description: z._default(z.string(), ''),
  members: z._default(z.array(z.object({ username: text, role: z._default(text, 'user') })), []),
});
const Rotation = z.looseObject({
  id,
  name: z._default(text, 'Rotation 1'),
  participants: z.array(participant),
});
const Override = z.object({
  alias: id,
  user: participant,
  startDate: text,
  endDate: text,
  rotations: z.optional(z.array(z.object({ id: text, name: text }))),
});
const ScheduleRow = z.object({
  id,
  name: text,
  enabled: z._default(z.boolean(), true),
  timezone: z._default(text, 'Etc/UTC'),
  rotations: z._default(z.array(Rotation), []),
  overrides: z._default(z.array(Override), []),
});
const EscalationRow = z.object({
  id,
  name: text,
  description: z._default(z.string(), ''),
  rules: z._default(z.array(z.looseObject({ recipient: participant })), []),
});

const RoutingRow = z.object({ id, name: z._default(text, 'Routing rule'), team: text, notify: participant });

const forwarded = z.object({ id, username: text });
const ForwardingRow = z.object({
  id,
  alias: z.optional(text),
  fromUser: forwarded,
  toUser: forwarded,
  startDate: z.iso.datetime(),
  endDate: z.iso.datetime(),
});

/** Objects as `_state` shows them: a role and teams by their names, members and participants by their usernames. */
export function opsgenieSeeding(state: State, now: () => number): Seeding {
  const idOf = (given: string | undefined) => {
    if (given === undefined) return state.nextId();
    state.reserve(given);
    return given;
  };
  const resolved = (sent: Participant): Participant => {
    if (sent.type !== 'user') return sent;
    const user = userOf(state, sent.id ?? sent.username ?? '');
    return { type: 'user', id: user.id, username: user.username };
  };
  return {
    roles: section(z.object({ id, name: text }), (role, adding) =>
      addRow(state.roles, { ...role, id: idOf(role.id) }, adding),
    ),
    teams: section(TeamRow, ({ members, ...row }, adding) => {
      if (findBy(state.teams, row.name, 'name'))
        throw new SeedError(`name: there is a team ${row.name} already`);
      const team: Team = { ...row, id: idOf(row.id), members: [] };
      addRow(state.teams, team, adding);
      adding.later(() => {
        for (const { username, role } of members) join(state, team, username, role, adding);
      });
    }),
    users: section(User, ({ id: given, role, teams, contacts, ...row }, adding) => {
      if (findUser(state, row.username)) throw new SeedError(`username: ${row.username} is a user already`);
      if (given !== undefined && state.users.has(given))
        throw new SeedError(`id: there is a user ${given} already`);
      const fullName = row.fullName ?? row.username;
      const user = addUser(state, { ...row, fullName }, new Date(now()).toISOString());
      state.users.delete(user.id);
      Object.assign(user, { verified: true }, row, { id: idOf(given), username: user.username, fullName });
      user.role = role === 'Owner' ? { id: role, name: role } : roleFor(state, { name: role });
      if (contacts) user.contacts = contacts.map((contact) => ({ ...contact, id: idOf(contact.id) }));
      addRow(state.users, user, adding);
      adding.later(() => {
        for (const name of teams) join(state, teamOf(state, name), user.username, 'user', adding);
      });
    }),
    schedules: section(ScheduleRow, (row, adding) => {
      const rotations = row.rotations.map((rotation) => ({
        ...rotation,
        id: idOf(rotation.id),
        participants: rotation.participants.map(resolved),
      }));
      const overrides = row.overrides.map((override) => ({
        ...override,
        alias: idOf(override.alias),
        user: resolved(override.user),
      }));
      addRow(state.schedules, { ...row, id: idOf(row.id), rotations, overrides }, adding);
    }),
    escalations: section(EscalationRow, (row, adding) => {
      const rules = row.rules.map((rule) => ({ ...rule, recipient: resolved(rule.recipient) }));
      addRow(state.escalations, { ...row, id: idOf(row.id), rules }, adding);
    }),
    routingRules: section(RoutingRow, ({ team, notify, ...row }, adding) => {
      const { id: own } = findBy(state.teams, team, 'id') ?? teamOf(state, team);
      addRow(state.routingRules, { ...row, id: idOf(row.id), team: own, notify: resolved(notify) }, adding);
    }),
    forwardingRules: section(ForwardingRow, ({ fromUser, toUser, ...row }, adding) => {
      const known = ({ username }: { username: string }) => {
        const user = userOf(state, username);
        return { id: user.id, username: user.username };
      };
      const id = idOf(row.id);
      const rule = { ...row, id, alias: row.alias ?? id, fromUser: known(fromUser), toUser: known(toUser) };
      addRow(state.forwardingRules, rule, adding);
    }),
  };
}

function userOf(state: State, idOrUsername: string) {
  const user = findUser(state, idOrUsername);
  if (user === undefined) throw new SeedError(`there is no user ${idOrUsername}`);
  return user;
}

function teamOf(state: State, name: string): Team {
  const team = findBy(state.teams, name, 'name');
  if (team === undefined) throw new SeedError(`teams: there is no team ${name}`);
  return team;
}

/** A membership that `_state` shows at both the team and the user is one. */
function join(state: State, team: Team, username: string, role: string, adding: Adding): void {
  const user = userOf(state, username);
  if (team.members.some((member) => member.user.id === user.id)) return;
  team.members.push({ user: { id: user.id, username: user.username }, role });
  adding.undo(() => {
    team.members = team.members.filter((member) => member.user.id !== user.id);
  });
}
