import { standing } from '../../lib/hold.ts';
import type { Account } from '../accounts/account.ts';
import { overBy } from '../contracts/deadline.ts';
import { Throttled } from '../contracts/errors.ts';
import type { Wake } from '../delivery/wake-up.ts';
import type { Roster } from './roster.ts';

const busyFor = 2_000;
/** The lease's token: whoever works on an account knows by it that nobody else did meanwhile. */
export type Leased = { item: Account; token: string };

/**
 * Works on one person while no other worker does: two lanes may hold the same one. `work` is handed their item as it was
 * then. Throws `Throttled` while another has them. `deadline`: milliseconds since 1970, after which this invocation may
 * be gone.
 */
export async function whileLeased<T>(
  roster: Roster,
  { person, target }: Wake,
  deadline: number,
  work: (leased: Leased) => Promise<T>,
  timeout?: number,
): Promise<T> {
  const token = roster.newId();
  const until = overBy(deadline, timeout);
  const item = await roster.updateTarget(person, target, (before) => {
    const now = roster.now();
    const held = standing(holdIn(before), now);
    if (held === 'held') return undefined;
    if (held !== 'free') return { ...before, lease: before.lease && { ...before.lease, ...held } };
    return { ...before, lease: { token, until: new Date(until).toISOString(), takes: until - now } };
  });
  if (item?.lease?.token !== token) throw new Throttled('another worker has this person', busyFor);
  try {
    return await work({ item, token });
  } finally {
    await roster.updateTarget(person, target, (before) =>
      isHeld(before, token) ? { ...before, lease: undefined } : undefined,
    );
  }
}

/** Whether the account is still leased under this token: otherwise another worker may have changed it meanwhile. */
export function isHeld({ lease }: Account, token: string): boolean {
  return lease?.token === token;
}

/** What is thrown where the lease was lost: what was seen meanwhile proves nothing. */
export function lost(): Throttled {
  return new Throttled('another worker had this person meanwhile', busyFor);
}

function holdIn({ lease }: Account) {
  return lease && { ...lease, until: Date.parse(lease.until) };
}
