import type { AccessLine } from '../config/config.ts';
import type { Group } from '../contracts/event.ts';

/** The groups that the lines of `access` name, by name or id, in lower case; `*` is everybody and no group. */
export function groupNames(access: readonly AccessLine[]): Set<string> {
  const names = access.map(({ group }) => group.toLowerCase());
  return new Set(names.filter((name) => name !== '*'));
}

/** Those of a source's groups that are named. */
export function namedGroups(groups: readonly Group[], names: ReadonlySet<string>): Group[] {
  return groups.filter(
    ({ id, displayName = id }) => names.has(id.toLowerCase()) || names.has(displayName.toLowerCase()),
  );
}
