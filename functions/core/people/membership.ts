import type { Identity } from './identity.ts';

/**
 * Whether a person is in a group: `in` and `out` were said; `unheard` is unknown, and what is unknown takes nothing
 * away. Only a list of all groups says that a person is not in a group that it does not name.
 */
export type Membership = 'in' | 'out' | 'unheard';

/**
 * Whether any of a person's users is in a group, which is named by its id or by its name in any letter case. Everybody
 * is in `*`.
 */
export function membershipOf(identities: Identity[], group: string): Membership {
  if (group === '*') return 'in';
  const said = identities.map((identity) => membershipIn(identity, group));
  return said.find((one) => one === 'in') ?? said.find((one) => one === 'out') ?? 'unheard';
}

function membershipIn(identity: Identity, group: string): Membership {
  const { memberships, cleared } = identity;
  const ids = Object.keys(memberships).filter((id) => isCalled(identity, id, group));
  const said = ids.map((id) => saidSince(identity, id));
  if (said.includes(true)) return 'in';
  if (said.includes(false)) return 'out';
  return cleared !== undefined && !isInNameless(identity) ? 'out' : 'unheard';
}

function isCalled({ groupNames }: Identity, id: string, group: string): boolean {
  return id === group || groupNames[id]?.value.toLowerCase() === group.toLowerCase();
}

/** What was said of one group since the latest complete list. */
function saidSince({ memberships, cleared = '' }: Identity, id: string): boolean | undefined {
  const membership = memberships[id];
  return membership !== undefined && membership.stamp >= cleared ? membership.value : undefined;
}

/** Whether the user is in a group whose name nobody said: it may be any. */
function isInNameless(identity: Identity): boolean {
  const { memberships, groupNames } = identity;
  return Object.keys(memberships).some(
    (id) => groupNames[id] === undefined && saidSince(identity, id) === true,
  );
}
