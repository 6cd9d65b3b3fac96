import type { Identity } from './identity.ts';

/** The ids of the groups that the user is in. */
export function groupsOf(identity: Identity): string[] {
  const { cleared = '', memberships } = identity;
  return Object.entries(memberships)
    .filter(([, membership]) => membership.value && membership.stamp >= cleared)
    .map(([group]) => group)
    .sort();
}
