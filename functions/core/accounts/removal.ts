import { day, hour } from '../../lib/duration.ts';
import { iso } from '../../lib/iso.ts';
import type { Account } from './account.ts';

/**
 * A removal after which it is looked whether the account stays away. `at`: when it was seen to be gone, ISO 8601 UTC, by our
 * clock; `looks`: how many of `lookedAfter` are over.
 */
export type Removal = { at: string; looks: number };

/**
 * How long after a removal it is looked again, in milliseconds. A sign-on, a directory that provisions on its own or a public
 * subscription makes an account anew, and a vendor may show late what it has.
 */
const lookedAfter = [hour, 24 * hour, 7 * day] as const;

/** When the next look is due, ISO 8601 UTC; `undefined` where none is. */
export function nextLook({ removal, appliedState }: Account): string | undefined {
  const after = removal && lookedAfter[removal.looks];
  return after === undefined || appliedState !== 'absent'
    ? undefined
    : iso(Date.parse(removal?.at ?? '') + after);
}

/** The looks that are due and not done, as lengths of time after the removal: one look does for all. Milliseconds. */
export function dueLooks({ at, looks }: Removal, now: number): number[] {
  return lookedAfter.slice(looks).filter((after) => Date.parse(at) + after <= now);
}

/** Whether an account that is gone is looked at again, or about to be: that it is gone is the last that was seen. */
export function isLookedAtAgain({ removal, desiredState, appliedState }: Account): boolean {
  return removal !== undefined && desiredState === 'absent' && appliedState === 'absent';
}

/** Whether the account was there in this work, or in work on the same that was cut off: what was planned was begun. */
export function wasThere({ plan = [] }: Account): boolean {
  return plan.length > 0;
}

/**
 * What is to be looked for, now that this was proved. Where something was taken away, it begins anew, also for an account that had
 * come back; where there never was an account, nobody is looked for.
 */
export function removalAfter(account: Account, state: string, now: number): Removal | undefined {
  if (state !== 'absent') return undefined;
  const { removal, appliedState, externalIds, snapshot } = account;
  const wasKnown = appliedState !== 'absent' && (externalIds !== undefined || snapshot !== undefined);
  if (wasThere(account) || wasKnown) return { at: iso(now), looks: 0 };
  if (removal === undefined) return undefined;
  const looks = removal.looks + dueLooks(removal, now).length;
  return looks < lookedAfter.length ? { ...removal, looks } : undefined;
}
