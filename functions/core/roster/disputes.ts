import { type Dispute, usersWith } from '../accounts/dispute.ts';
import type { Identity } from '../people/identity.ts';
import { emailLinkKey } from './keys.ts';
import type { Roster } from './roster.ts';

/** The dispute about an e-mail that a person says is theirs and does not hold. */
export async function disputeOf(
  roster: Roster,
  { person, identities, email }: { person: string; identities: Identity[]; email: string },
): Promise<Dispute> {
  const holder = await roster.linkOwner(emailLinkKey(email));
  const held = holder === undefined ? [] : (await roster.load(holder)).identities;
  return {
    email,
    ...(holder !== undefined && { holder }),
    rivals: holder === undefined ? [] : usersWith(email, held, holder),
    claimants: usersWith(email, identities, person),
  };
}
