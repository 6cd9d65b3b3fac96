import type { Dispute } from '../accounts/dispute.ts';
import { usersWith } from '../accounts/rivals.ts';
import type { Identity } from '../people/identity.ts';
import { keys } from './keys.ts';
import type { Roster } from './roster.ts';

/** The dispute about an e-mail that a person says is theirs and does not hold. */
export async function disputeOf(
  roster: Roster,
  { person, identities, email }: { person: string; identities: Identity[]; email: string },
): Promise<Dispute> {
  const holder = await roster.linkOwner(keys.emailLink(email));
  const held = holder === undefined ? [] : (await roster.load(holder)).identities;
  return {
    email,
    ...(holder !== undefined && { holder }),
    rivals: holder === undefined ? [] : usersWith(email, held, holder),
    claimants: usersWith(email, identities, person),
  };
}
