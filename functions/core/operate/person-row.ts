import type { Word } from '../accounts/word.ts';
import type { Person } from '../people/merge.ts';
import type { Listed } from '../roster/people.ts';
import type { UserSummary } from '../roster/summary.ts';

/** A person as a row of a list: the same names as in the report on one person. */
export type PersonRow = {
  person: string;
  name?: string;
  email?: string;
  standing: Person['status'];
  users: UserSummary[];
  groups: string[];
  targets: Record<string, { word: Word; since: string }>;
  /** When anything of the row changed, ISO 8601 UTC. */
  changedAt: string;
};

/** The row of a person. `authority` lists the sources, the most authoritative first: it decides, as in a merge. */
export function rowOf(listed: Listed, authority: string[]): PersonRow {
  const { person, users, groups, targets, changedAt } = listed;
  const bySource = authority
    .map((source) => users.filter((user) => user.source === source))
    .filter((group) => group.length > 0);
  // A user that is gone speaks where no living one does.
  const speaking = bySource.flatMap((group) => {
    const living = group.filter(isThere);
    return living.length > 0 ? living : group;
  });
  const name = speaking.find((user) => user.name !== undefined)?.name;
  const email = speaking.find((user) => user.email !== undefined)?.email;
  return {
    person,
    ...(name !== undefined && { name }),
    ...(email !== undefined && { email }),
    standing: standingOf(bySource[0]),
    users,
    groups,
    targets,
    changedAt,
  };
}

function standingOf(first: UserSummary[] | undefined): Person['status'] {
  if (first === undefined) return 'unknown';
  if (first.some(({ says }) => says === 'active')) return 'active';
  return first.some(isThere) ? 'suspended' : 'left';
}

function isThere({ says }: UserSummary): boolean {
  return says !== 'gone';
}
