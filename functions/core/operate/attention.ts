import { minute } from '../../lib/duration.ts';
import type { Account } from '../accounts/account.ts';
import { isNotMuted } from '../accounts/departure.ts';

/** The accounts that an operator has to know of, by what is wrong with them. */
type Attention = {
  /** Leavers who can still be paged, though we have known for a minute that they left. */
  notMuted: Account[];
  /** Accounts that wait for a human. */
  blocked: Account[];
  /** Accounts whose first wake-up, and maybe more, came to nothing: they have waited for ten minutes or longer. */
  late: Account[];
};

/** A mute takes seconds; one that takes longer than this is late. */
const muteTakes = minute;

/**
 * What of these accounts needs attention. Each is in one list only: a leaver who is not muted is the worst of it.
 * `now`: milliseconds since 1970.
 */
export function attentionTo(accounts: Account[], now: number): Attention {
  const knownBefore = new Date(now - muteTakes).toISOString();
  const attention: Attention = { notMuted: [], blocked: [], late: [] };
  for (const account of accounts) {
    const { status, rewoken = 0 } = account;
    if (isNotMuted(account, knownBefore)) attention.notMuted.push(account);
    else if (status === 'blocked') attention.blocked.push(account);
    else if ((status === 'pending' || status === 'working') && rewoken > 0) attention.late.push(account);
  }
  return attention;
}
