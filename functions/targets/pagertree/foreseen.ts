import type { Observed } from '../../core/contracts/observed.ts';
import type { Account, AccountUser, Membership } from './schema.ts';
import type { Op, TeamOp } from './steps.ts';

/** The id of an account that is not made yet. */
const notYet = 'not made yet';

/** The account once PagerTree has done what it is asked for. */
export function foreseen(observed: Observed<Account>, op: Op): Observed<Account> {
  if (op.kind === 'deleteAccountUser') return { present: false };
  if (op.kind === 'createAccountUser') {
    const teams = observed.present ? undefined : observed.read?.teams;
    const account = { ...nobody, ...made(op), ...(teams && { teams: teams.map(joined(op.teams)) }) };
    return { present: true, ids: [notYet], account };
  }
  return observed.present ? { ...observed, account: changed(observed.account, op) } : observed;
}

/** An account of which nothing is known. */
export const nobody: AccountUser = {
  id: notYet,
  prefixId: notYet,
  userId: notYet,
  name: '',
  roles: { admin: false, billing: false, broadcaster: false, communicator: false },
  emails: [],
};

function made({ email, name, roles }: Extract<Op, { kind: 'createAccountUser' }>) {
  return { name, roles, emails: [{ id: notYet, email, primary: true }] };
}

const joined =
  (names: string[]) =>
  (team: Membership): Membership =>
    names.includes(team.name) ? { ...team, lists: ['member_account_user_ids'] } : team;

type Change = Exclude<Op, { kind: 'createAccountUser' | 'deleteAccountUser' }>;

function changed(account: Account, op: Change): Account {
  switch (op.kind) {
    case 'setRoles':
      return { ...account, roles: op.roles };
    case 'changeName':
      return { ...account, name: op.name };
    case 'changeEmail': {
      const kept = account.emails.filter(({ id }) => id !== op.replaces);
      return { ...account, emails: [...kept, { id: op.replaces ?? notYet, email: op.email, primary: true }] };
    }
    case 'changeTeam':
      return { ...account, ...(account.teams && { teams: account.teams.flatMap(after(op)) }) };
  }
}

/** A team whose every list a person has left is none of theirs any more. */
const after =
  ({ team, add, remove }: TeamOp) =>
  (one: Membership): Membership[] => {
    if (one.id !== team.id) return [one];
    const lists = [...one.lists.filter((list) => !remove.includes(list)), ...add];
    return lists.length === 0 ? [] : [{ ...one, lists }];
  };
