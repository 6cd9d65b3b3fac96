import { isDeepStrictEqual } from 'node:util';
import type { Account, Team } from './schema.ts';
import type { Op } from './steps.ts';

/** What changes an account and neither makes nor deletes it. */
export type Change = Exclude<Op, { kind: 'createUser' | 'deleteUser' }>;

/** The account with this change, as it is meant. */
export function changed(account: Account, op: Change): Account {
  switch (op.kind) {
    case 'switchContact':
      return {
        ...account,
        contacts: account.contacts.map((one) =>
          one.id === op.contact.id ? { ...one, enabled: op.on } : one,
        ),
      };
    case 'addToTeam':
      return {
        ...account,
        teams: [...without(account.teams, op.team), op.team],
        joinable: without(account.joinable, op.team),
      };
    case 'removeFromTeam':
      return { ...account, teams: without(account.teams, op.team) };
    case 'takePlace':
      return { ...account, places: account.places?.filter((place) => !isDeepStrictEqual(place, op.place)) };
    case 'changeRole':
      return { ...account, role: op.role };
    case 'changeUsername':
      return { ...account, username: op.username };
    case 'changeShown':
      return { ...account, [op.field]: op.value };
  }
}

function without(teams: Team[] = [], { id }: Team): Team[] {
  return teams.filter((team) => team.id !== id);
}
