import { update } from '../../lib/aws/table.ts';
import { emailOf } from '../people/emails.ts';
import type { Identity } from '../people/identity.ts';
import { isLiving } from '../people/is-living.ts';
import { keys } from './keys.ts';
import type { Roster } from './roster.ts';

/** Writes down that a user says that an e-mail is theirs, which another person holds: `status` finds them by it. */
export async function noteClaim(roster: Roster, email: string, { source, userId }: Identity): Promise<void> {
  await update(roster.table, keys.claim(email, source, userId), (item) =>
    item === undefined ? { source, userId } : undefined,
  );
}

/** The persons who say today that an e-mail is theirs, and do not hold it. */
export async function claimantsOf(roster: Roster, email: string): Promise<string[]> {
  const holder = await roster.linkOwner(keys.emailLink(email));
  const claims = await roster.table.list(keys.emailLink(email).pk, 'CLAIM#');
  const persons = new Set<string>();
  for (const { source, userId } of claims) {
    if (typeof source !== 'string' || typeof userId !== 'string') continue;
    const person = await roster.linkOwner(keys.userLink(source, userId));
    if (person === undefined || person === holder) continue;
    const { identities } = await roster.load(person);
    const theirs = identities.find((one) => one.source === source && one.userId === userId);
    if (theirs !== undefined && isLiving(theirs) && emailOf(theirs) === email) persons.add(person);
  }
  return [...persons];
}
