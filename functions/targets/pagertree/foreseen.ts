import type { Observed } from '../../core/contracts/observed.ts';
import { changed, notYet } from './changed.ts';
import type { Account, AccountUser, Membership } from './schema.ts';
import type { Op } from './steps.ts';

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
