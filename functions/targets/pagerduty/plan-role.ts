import type { Desired } from '../../core/contracts/desired.ts';
import { lowered, roleFor } from './roles.ts';
import type { Account, Grant } from './schema.ts';

type Present = Extract<Desired<Grant>, { state: 'present' }>;

/** The role that they have, or had before a mute of ours, is what the grants are added to. */
export function wantedRole({ grant, scope, perhaps }: Present, account: Account, snapshot?: Account): string {
  const before = roleBefore(account, snapshot);
  if (grant === undefined && perhaps === undefined) return before;
  return roleFor(before, grant ?? {}, scope, perhaps);
}

/** The role as it was before our mute, unless a human gave another one since or made the account anew. */
function roleBefore(account: Account, snapshot?: Account): string {
  const isOurDoing = snapshot?.id === account.id && lowered(snapshot.role) === account.role;
  return isOurDoing ? snapshot.role : account.role;
}
