import type { Account } from '../accounts/account.ts';
import type { Dispute } from '../accounts/dispute.ts';
import type { Exclusion } from '../accounts/exclusion.ts';
import type { Orphan } from '../accounts/orphan.ts';
import type { Config } from '../config/config.ts';
import type { Target } from '../contracts/target.ts';
import { emailOf } from '../people/emails.ts';
import { isLiving } from '../people/is-living.ts';
import { merge, type Person } from '../people/merge.ts';
import { disputeOf } from '../roster/disputes.ts';
import { orphansOf } from '../roster/orphans.ts';
import type { Roster } from '../roster/roster.ts';

/** What evaluating a person takes: the roster, the configuration, and the targets that there are. */
export type Evaluating = { roster: Roster; config: Config; targets: Record<string, Target> };

/** A person as they stand now, with everything the roster holds of them on the targets. */
export type Evaluation = {
  person: string;
  merged: Person;
  accounts: Record<string, Account>;
  /** Their e-mail is another living person's. */
  dispute?: Dispute;
  /** By target. */
  orphans?: Record<string, Orphan>;
  /** Targets on which nobody can tell what they are. */
  unreadable?: string[];
  /** They are left alone now, on every target. */
  excluded?: Exclusion;
};

/** Reads one person and merges what their sources say. */
export async function evaluate({ roster, config }: Evaluating, person: string): Promise<Evaluation> {
  const record = await roster.load(person);
  const { identities, accounts, unreadable, exclusion } = record;
  const isExcluded = exclusion !== undefined && roster.now() < Date.parse(exclusion.until);
  const known = { person, accounts, unreadable, ...(isExcluded && { excluded: exclusion }) };
  const authority = Object.keys(config.sources);
  const merged = merge(identities, authority);
  const orphans = () => orphansOf(roster, record, authority);
  const email = merged.profile?.email;
  const nobody: Person = { status: 'unknown', living: merged.living };
  if (identities.length === 0) {
    return { ...known, merged, orphans: await orphans() };
  }
  if (email === undefined || (await roster.ownsEmail(person, email))) return { ...known, merged };
  // Not theirs, so no account of that address is: a former owner who left must not take the new owner's with them.
  const living = identities.some((identity) => isLiving(identity) && emailOf(identity) === email);
  if (!living) return { ...known, merged: nobody, orphans: await orphans() };
  const dispute = await disputeOf(roster, { person, identities, email });
  return { ...known, merged, dispute };
}
