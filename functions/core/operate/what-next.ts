import type { Account } from '../accounts/account.ts';
import type { Decision } from '../accounts/decision.ts';

/**
 * What happens to an account by itself, and when (ISO 8601 UTC; absent where nobody can tell, though it will be):
 * `try`: the failed or blocked work is done again; `wake`: a worker is woken again, if the wake-up that is queued now comes to
 * nothing; `removal`: the grace period ends; `look`: a person who is what they should be is looked at again.
 */
export type Next = { what: 'try' | 'wake' | 'removal' | 'look'; at?: string };

/**
 * Everything that is to come for an account, the soonest first. `decision` is what the person should be there now, and
 * `now` milliseconds since 1970.
 */
export function whatNext(item: Account | undefined, decision: Decision | undefined, now: number): Next[] {
  const removal = removalOf(decision);
  const soon = item === undefined ? undefined : soonest(item, removal?.at, now);
  return [...(soon ? [soon] : []), ...(removal ? [removal] : [])];
}

/** A person who is muted because they left is removed when the grace period ends, and not merely looked at. */
function removalOf(decision: Decision | undefined): Next | undefined {
  const { desired, leavingSince, changesAt } = decision ?? {};
  if (desired?.state !== 'muted' || leavingSince === undefined || changesAt === undefined) return undefined;
  return { what: 'removal', at: changesAt };
}

function soonest(item: Account, removalAt: string | undefined, now: number): Next | undefined {
  const { status, dueAt, lastError } = item;
  switch (status) {
    case 'blocked':
    case 'failed':
      return dueAt === undefined ? undefined : { what: 'try', at: dueAt };
    case 'pending':
    case 'working':
      if (lastError === undefined) return dueAt === undefined ? undefined : { what: 'wake', at: dueAt };
      return { what: 'try', ...comingAt(lastError.nextTryAt, now) };
    case 'held':
      // A human is awaited, and nothing comes by itself.
      return undefined;
    case 'applied':
    case 'unmanaged':
      // What was to be looked at in the past is looked at with the next sweep, which is within a minute.
      return dueAt === undefined || dueAt === removalAt ? undefined : { what: 'look', at: dueAt };
  }
}

/** A moment that is over says nothing of the next try, which comes all the same. */
function comingAt(at: string | undefined, now: number): { at?: string } {
  return at === undefined || Date.parse(at) < now ? {} : { at };
}
