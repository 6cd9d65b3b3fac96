import { summaryFor } from '../../../functions/core/roster/people.ts';
import type { Table } from '../../../functions/lib/aws/table.ts';

const keptFor = 5 * 60_000;
const keptAtMost = 10_000;

/** Looks up the e-mails of persons in the roster, of each once in a few minutes; one who has none yet is looked up again. */
export function createEmails(
  table: Table,
  now: () => number,
): (person: string) => Promise<string | undefined> {
  const known = new Map<string, { email: string; until: number }>();
  return async (person) => {
    const before = known.get(person);
    if (before !== undefined && now() < before.until) return before.email;
    const summary = await summaryFor(table, person);
    const email = summary?.users.find((user) => user.email !== undefined)?.email;
    if (known.size >= keptAtMost) known.clear();
    if (email !== undefined) known.set(person, { email, until: now() + keptFor });
    return email;
  };
}
