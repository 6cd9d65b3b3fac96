import { type Accounts, rowsOf } from '../../core/contracts/accounts.ts';
import type { Desired } from '../../core/contracts/desired.ts';
import type { Client } from './client.ts';
import type { TeamMembers } from './lists.ts';
import type { Account, Grant } from './schema.ts';
import type { Op } from './steps.ts';

/** What Opsgenie's lists of users and of the teams that the configuration names say. */
export const accounts: Accounts<Grant, Account, Client, Op> = {
  hidden: 'contacts, rotas, and teams that the configuration does not name',
  lists(client, grants) {
    const names = namesIn(grants);
    return [client.users, ...(names.length > 0 ? [client.teamList(names)] : [])];
  },
  listed(client, rows) {
    const users = rowsOf(rows, client.users);
    const teams = rowsOf(rows, client.teamList([]));
    const byId = new Map(users.map((user) => [user.id, user]));
    return {
      accounts: users.map(({ id, username }) => ({ id, emails: [username] })),
      show([id = ''], desired) {
        const user = byId.get(id);
        if (user === undefined) return { present: false };
        // Where a person is paged is looked at before they are removed, and is no difference.
        const account = { ...user, contacts: [], places: [], ...teamsOf(id, teams, desired) };
        return { present: true, ids: [id], account };
      },
    };
  },
  isShown: ({ kind }) => kind !== 'switchContact',
};

function namesIn(grants: Grant[]): string[] {
  return [...new Set(grants.flatMap(({ teams }) => teams ?? []))];
}

function teamsOf(user: string, all: TeamMembers[], desired: Desired<Grant>): Partial<Account> {
  const named = all.map(({ id, name }) => ({ id, name }));
  const own = new Set(all.filter(({ members }) => members.includes(user)).map(({ id }) => id));
  const granted = desired.state === 'present' ? (desired.grant?.teams ?? []) : [];
  return {
    teams: named.filter(({ id }) => own.has(id)),
    joinable: named.filter(({ id, name }) => !own.has(id) && granted.includes(name)),
  };
}
