import { placesAfter } from './places-after.ts';
import type { Account } from './schema.ts';
import type { Op } from './steps.ts';

/** What changes an account and neither makes nor deletes it. */
export type Change = Exclude<Op, { kind: 'createUser' | 'deleteUser' }>;

/** The account with this change, as it is meant. `id` is that of what the change makes. */
export function changed(account: Account, op: Change, id: string): Account {
  switch (op.kind) {
    case 'changeRole':
      return { ...account, role: op.role };
    case 'changeEmail':
      return { ...account, email: op.email };
    case 'changeShown':
      return { ...account, [op.field]: op.value };
    case 'changeContact':
      return {
        ...account,
        contacts: account.contacts.map((one) =>
          one.id === op.contact ? { ...one, address: op.address } : one,
        ),
      };
    case 'addPhone':
      return { ...account, contacts: [...account.contacts, { id, type: 'sms_contact_method', ...op.phone }] };
    case 'addContact':
      return { ...account, contacts: [...account.contacts, { ...op.contact, id }] };
    case 'removeContact':
      return {
        ...account,
        contacts: account.contacts.filter((one) => one.id !== op.contact.id),
        rules: account.rules.filter(({ contact }) => contact?.id !== op.contact.id),
      };
    case 'addRule':
      return { ...account, rules: [...account.rules, { ...op.rule, id }] };
    case 'removeRule':
      return { ...account, rules: account.rules.filter((rule) => rule.id !== op.rule.id) };
    case 'addToTeam':
    case 'changeTeamRole': {
      const others = account.teams.filter((team) => team.id !== op.team.id);
      return { ...account, teams: [...others, { ...op.team, role: op.role }] };
    }
    case 'removeFromTeam':
      return { ...account, teams: account.teams.filter((team) => team.id !== op.team.id) };
    case 'takeTurns':
    case 'leaveTurns':
    case 'takeRules':
    case 'leaveRules':
    case 'removeRules':
    case 'reassign':
      return { ...account, ...(account.places && { places: placesAfter(account.places, op) }) };
    case 'endSessions':
      return { ...account, isSignedIn: false };
    case 'renewCalendarKey':
      return account;
  }
}
