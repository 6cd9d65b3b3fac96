import { type Accounts, rowsOf } from '../../core/contracts/accounts.ts';
import type { Desired } from '../../core/contracts/desired.ts';
import type { Client } from './client.ts';
import type { TeamMembers } from './list-teams.ts';
import { nowhere } from './places.ts';
import { teamRoleByBase } from './roles.ts';
import type { Account, Grant, Membership, User } from './schema.ts';
import type { Op } from './steps.ts';
import { isOf } from './teams.ts';

/** What PagerDuty's lists of users and of the members of the teams that the configuration names say. */
export const accounts: Accounts<Grant, Account, Client, Op> = {
  hidden: 'sessions, incidents, escalation policies and schedules',
  lists(client, grants) {
    const keys = keysIn(grants);
    return [client.users, ...(keys.length > 0 ? [client.teamList(keys)] : [])];
  },
  listed(client, rows) {
    const users = rowsOf(rows, client.users);
    const teams = rowsOf(rows, client.teamList([]));
    const byId = new Map(users.map((user) => [user.id, user]));
    return {
      accounts: users.map(({ id, email }) => ({ id, emails: [email] })),
      show([id = ''], desired) {
        const user = byId.get(id);
        if (user === undefined) return { present: false };
        const isRequester = user.email.toLowerCase() === client.from.toLowerCase();
        const account = {
          ...user,
          ...teamsOf(user, teams, desired),
          ...(isRequester && { isRequester: true as const }),
          ...(desired.state === 'absent' && { places: nowhere }),
        };
        return { present: true, ids: [id], account };
      },
    };
  },
  isShown: ({ kind }) => kind !== 'endSessions' && kind !== 'renewCalendarKey',
};

function keysIn(grants: Grant[]): string[] {
  return [...new Set(grants.flatMap(({ teams }) => Object.keys(teams ?? {})))];
}

function teamsOf(
  user: User,
  all: TeamMembers[],
  desired: Desired<Grant>,
): Pick<Account, 'teams' | 'joinable'> {
  const granted = desired.state === 'present' ? Object.keys(desired.grant?.teams ?? {}) : [];
  const isGranted = (team: Membership) => granted.some(isOf(team));
  const roleIn = (team: Membership) =>
    teamRoleByBase(user.role) ??
    all.find(({ id }) => id === team.id)?.members.find((member) => member.user.id === user.id)?.role;
  const own = new Set(user.teams.map(({ id }) => id));
  return {
    teams: user.teams.map((team) => {
      const role = isGranted(team) ? roleIn(team) : undefined;
      return { ...team, ...(role && { role }) };
    }),
    joinable: all
      .filter((team) => !own.has(team.id) && isGranted(team))
      .map(({ id, name }) => ({ id, name })),
  };
}
