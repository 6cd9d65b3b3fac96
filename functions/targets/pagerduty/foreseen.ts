import type { Observed } from '../../core/contracts/observed.ts';
import { changed } from './changed.ts';
import type { Account } from './schema.ts';
import type { Op } from './steps.ts';

/** The id of what is not made yet. */
export const notYet = 'not made yet';

/** What there is to give a person without an account is read as that of one. */
export const nobody: Account = {
  id: '',
  name: '',
  email: '',
  role: '',
  invitation_sent: true,
  contacts: [],
  rules: [],
  teams: [],
};

/** The account once PagerDuty has done what it is asked for. */
export function foreseen(observed: Observed<Account>, op: Op): Observed<Account> {
  if (op.kind === 'deleteUser') return { present: false };
  if (op.kind === 'createUser') {
    const { kind: _, ...rest } = op;
    const joinable = observed.present ? undefined : observed.read?.joinable;
    const account = { ...nobody, id: notYet, ...rest, ...(joinable && { joinable }) };
    return { present: true, ids: [notYet], account };
  }
  return observed.present ? { ...observed, account: changed(observed.account, op, notYet) } : observed;
}
