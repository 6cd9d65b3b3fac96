import { iso } from '../../../lib/iso.ts';
import type { Account } from '../account.ts';
import { type Changed, changed } from './changed.ts';

/** With the note that a change of it may be under way until then (milliseconds since 1970). */
export function unsettle(account: Account, until: number): Changed {
  const known = Date.parse(account.unsettledUntil ?? '');
  return changed(known >= until ? account : { ...account, unsettledUntil: iso(until) });
}
