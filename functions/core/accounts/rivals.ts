import { emailOf } from '../people/emails.ts';
import type { Identity } from '../people/identity.ts';
import { isLiving } from '../people/is-living.ts';

/** A user of a source, and the person who they are. */
export type Rival = { person: string; source: string; userId: string };

/** The living users of a person who have an e-mail now. */
export function usersWith(email: string, identities: Identity[], person: string): Rival[] {
  return identities
    .filter((identity) => isLiving(identity) && emailOf(identity) === email)
    .map(({ source, userId }) => ({ person, source, userId }));
}
