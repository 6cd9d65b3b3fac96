import { merge } from '../../functions/core/people/merge.ts';
import type { Roster } from '../../functions/core/roster/roster.ts';

/** How persons are called on a terminal: by e-mail where the roster knows one. Each is looked up once. */
export function namesOf(roster: Roster, sources: string[]): (person: string) => Promise<string> {
  const known = new Map<string, Promise<string>>();
  const look = async (person: string) => {
    const { identities } = await roster.load(person).catch(() => ({ identities: [] }));
    return merge(identities, sources).profile?.email ?? `person ${person}`;
  };
  return (person) => {
    const name = known.get(person) ?? look(person);
    known.set(person, name);
    return name;
  };
}
