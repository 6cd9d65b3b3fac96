import type { Observed } from '../../core/contracts/observed.ts';
import { changed } from './changed.ts';
import type { Account } from './schema.ts';
import type { Op } from './steps.ts';

/** The id of an account that is not made yet. */
const notYet = 'not made yet';

/** The account once Opsgenie has done what it is asked for. */
export function foreseen(observed: Observed<Account>, op: Op): Observed<Account> {
  if (op.kind === 'deleteUser') return { present: false };
  if (op.kind === 'createUser') {
    const { kind: _, ...rest } = op;
    const joinable = observed.present ? undefined : observed.read?.joinable;
    const account = { id: notYet, ...rest, contacts: [], teams: [], ...(joinable && { joinable }) };
    return { present: true, ids: [notYet], account };
  }
  return observed.present ? { ...observed, account: changed(observed.account, op) } : observed;
}
