import type { TargetItem } from '../accounts/account.ts';
import { type Decision, desire } from '../accounts/desire.ts';
import { type Dispute, inDispute } from '../accounts/dispute.ts';
import { decideOnLeft, type LeftBehind } from '../accounts/orphan.ts';
import type { Config } from '../config/config.ts';
import { Transient } from '../contracts/errors.ts';
import type { Target } from '../contracts/target.ts';
import { emailOf } from '../people/emails.ts';
import { isLiving } from '../people/identity.ts';
import { merge, type Person } from '../people/merge.ts';
import { disputeOf } from '../roster/disputes.ts';
import type { Settling } from '../roster/match.ts';
import { accountsLeft } from '../roster/orphans.ts';
import type { Roster } from '../roster/roster.ts';

export type Deciding = { roster: Roster; config: Config; targets: Record<string, Target> };

/** Somebody as they stand now, with everything the roster holds of them on the targets. */
export type Considered = {
  person: string;
  merged: Person;
  items: Record<string, TargetItem>;
  /** Their e-mail is another living person's. */
  disputed?: Dispute;
  /** By target. */
  leftBehind?: Record<string, LeftBehind>;
  /** Targets on which nobody can tell what they are. */
  unreadable?: string[];
};

/** What who is who is settled with. */
export function settlingOf({ roster, config }: Pick<Deciding, 'roster' | 'config'>): Settling {
  return { roster, authority: Object.keys(config.sources) };
}

/** Reads one person and merges what their sources say. */
export async function consider({ roster, config }: Deciding, person: string): Promise<Considered> {
  const dossier = await roster.dossier(person);
  const { identities, targets, unreadable } = dossier;
  const authority = Object.keys(config.sources);
  const merged = merge(identities, authority);
  const leftBehind = () => accountsLeft(roster, dossier, authority);
  const email = merged.profile?.email;
  const nobody: Person = { standing: 'unknown', living: merged.living };
  if (identities.length === 0) {
    return { person, merged, items: targets, unreadable, leftBehind: await leftBehind() };
  }
  if (email === undefined || (await roster.holds(person, email)))
    return { person, merged, items: targets, unreadable };
  // Not theirs, so no account of that address is: a former owner who left must not take the new owner's with them.
  const living = identities.some((identity) => isLiving(identity) && emailOf(identity) === email);
  if (!living) return { person, merged: nobody, items: targets, unreadable, leftBehind: await leftBehind() };
  const disputed = await disputeOf(roster, { person, identities, email });
  return { person, merged, items: targets, unreadable, disputed };
}

/** What one considered person should be on one target. */
export function decide(
  { config, targets, roster }: Deciding,
  { merged, items, disputed, leftBehind, unreadable }: Considered,
  targetId: string,
): Decision {
  if (unreadable?.includes(targetId)) throw new Transient('what is known of this account cannot be read');
  const target = targets[targetId];
  if (target === undefined) return { desired: { state: 'untouched' } };
  const standing = items[targetId] ?? {};
  const { access, leavers } = config;
  const now = roster.now();
  const left = leftBehind?.[targetId];
  if (left !== undefined) return decideOnLeft(left, standing, leavers, now);
  const decision = desire({ person: merged, targetId, target, access, leavers, standing, now });
  return disputed === undefined ? decision : inDispute(decision, standing, disputed, { target, now });
}
