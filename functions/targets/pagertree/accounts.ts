import { type Accounts, rowsOf } from '../../core/contracts/accounts.ts';
import type { Client } from './client.ts';
import type { Account, Grant } from './schema.ts';
import type { Op } from './steps.ts';
import { memberships, teamsIn } from './teams.ts';

/** Two lists say all that is ever planned by: https://pagertree.com/docs/api/account-users, https://pagertree.com/docs/api/teams */
export const accounts: Accounts<Grant, Account, Client, Op> = {
  hidden: 'rotas and notification rules',
  lists: (client) => [client.accountUsers, client.teamList],
  listed(client, rows) {
    const people = rowsOf(rows, client.accountUsers);
    const teams = rowsOf(rows, client.teamList);
    const byId = new Map(people.map((person) => [person.id, person]));
    return {
      accounts: people.map(({ id, emails }) => ({ id, emails: emails.map(({ email }) => email) })),
      show([id = ''], desired) {
        const person = byId.get(id);
        if (person === undefined) return { present: false };
        const granted = desired.state === 'present' ? teamsIn(desired.grant) : [];
        return {
          present: true,
          ids: [id],
          // What holds a person is looked at before they are removed, and is no difference.
          account: { ...person, teams: memberships(teams, person, granted), places: [] },
        };
      },
    };
  },
  isShown: () => true,
};
