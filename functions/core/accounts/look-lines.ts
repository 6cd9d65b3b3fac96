import { day, hour, minute } from '../../lib/duration.ts';
import { iso } from '../../lib/iso.ts';
import type { Account } from './account.ts';
import { dueLooks, wasThere } from './removal.ts';

/**
 * What a look after a removal found, for scripts. `removedAt`: when the account had been seen to be gone, ISO 8601 UTC; `after`: which
 * look it was, such as `24 h`, absent where an operator asked for it; `found`: whether the account was back, and was removed again.
 */
export type LookedAgain = { removedAt: string; after?: string; found: 'gone' | 'back' };

/** A line of the audit trail about a look, and its place in time, which is the same however often the look is made (ISO 8601 UTC). */
type LookLine = { place: string; what: string; lookedAgain: LookedAgain };

/** A look that was later than this is said to be late. */
const onTime = 15 * minute;

/** The lines about a look after a removal that ends now (milliseconds since 1970): one does for every look that was due. */
export function lookLines(account: Account, now: number): LookLine[] {
  const { removal } = account;
  if (removal === undefined) return [];
  const removedAt = Date.parse(removal.at);
  const found = wasThere(account) ? 'back' : 'gone';
  const outcome = found === 'gone' ? 'still gone' : 'was back, removed again';
  const lines = dueLooks(removal, now).map((due): LookLine => {
    const after = inWords(due);
    const late = now - removedAt - due;
    const lateness = late > onTime ? `, ${inWords(late)} late` : '';
    return {
      place: iso(removedAt + due),
      what: `looked again ${after} after the removal${lateness}: ${outcome}`,
      lookedAgain: { removedAt: removal.at, after, found },
    };
  });
  if (lines.length > 0 || found === 'gone') return lines;
  const what = `looked again ${inWords(now - removedAt)} after the removal, as an operator asked: ${outcome}`;
  return [{ place: removal.at, what, lookedAgain: { removedAt: removal.at, found } }];
}

/** A length of time as people say it, in whole units. */
function inWords(length: number): string {
  if (length >= 2 * day) return `${Math.floor(length / day)} days`;
  if (length >= hour) return `${Math.floor(length / hour)} h`;
  return `${Math.floor(length / minute)} min`;
}
