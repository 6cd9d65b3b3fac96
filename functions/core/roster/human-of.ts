import type { PersonRecord } from './person-record.ts';
import type { Roster } from './roster.ts';

/** Who a person turned out to be, whose identities are another's by now; `undefined` where no source speaks of them. */
export async function humanOf(roster: Roster, person: string): Promise<string | undefined> {
  const seen = new Set<string>();
  for (let next: string | undefined = person; next !== undefined && !seen.has(next); ) {
    seen.add(next);
    const { identities, movedTo }: PersonRecord = await roster.load(next);
    if (identities.length > 0) return next;
    next = movedTo;
  }
  return undefined;
}
