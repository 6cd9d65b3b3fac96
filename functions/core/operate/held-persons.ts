import type { Account } from '../accounts/account.ts';
import type { Hold } from '../accounts/hold.ts';
import { heldAt } from '../roster/held.ts';
import type { Roster } from '../roster/roster.ts';

/** A person for whom something is held: since when (ISO 8601 UTC, the earliest), and their accounts of which it is. */
export type HeldPerson = { person: string; since: string; accounts: Account[] };

/**
 * Everybody for whom something is held for one of these reasons and not decided on, the longest held first. One person is one
 * decision, whatever targets it is about.
 */
export async function heldPersons(
  { table }: Pick<Roster, 'table'>,
  targets: readonly string[],
  reasons: readonly Hold['by'][],
): Promise<HeldPerson[]> {
  const places = targets.flatMap((target) => reasons.map((by) => ({ target, by })));
  const accounts = await Promise.all(places.map(({ target, by }) => allOf(heldAt(table, target, by))));
  return [...Map.groupBy(accounts.flat(), ({ person }) => person)]
    .map(([person, theirs]) => ({ person, since: sinceOf(theirs), accounts: theirs }))
    .sort((one, other) => (one.since < other.since ? -1 : 1));
}

function sinceOf(accounts: Account[]): string {
  return accounts.map(({ hold }) => hold?.since ?? '').sort()[0] ?? '';
}

async function allOf(pages: AsyncIterable<Account[]>): Promise<Account[]> {
  const all: Account[] = [];
  for await (const page of pages) all.push(...page);
  return all;
}
