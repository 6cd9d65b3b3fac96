import type { Table } from '../../lib/aws/table.ts';
import { eachAlone, throwOneOf } from '../delivery/each-alone.ts';
import { isLiving } from '../people/is-living.ts';
import { keys, usersPartition } from '../roster/keys.ts';
import type { Roster } from '../roster/roster.ts';

const pageSize = 1_000;
const atOnce = 8;

/**
 * The users of a source who are here by what the roster knows, and whom a list did not name. Where that only means that they are
 * not active (`means`), one who is known not to be is not missed. The index says which users there
 * are, a moment late: one whom it does not show yet is not missed.
 */
export async function missingFrom(
  roster: Roster,
  source: string,
  seen: ReadonlySet<string>,
  means: 'gone' | 'inactive' = 'gone',
): Promise<string[]> {
  const { table } = roster;
  const unlisted: string[] = [];
  for await (const page of usersOf(table, source)) unlisted.push(...page.filter((id) => !seen.has(id)));
  const missing: string[] = [];
  const looked = await eachAlone(
    unlisted,
    async (user) => {
      const person = await roster.linkOwner(keys.userLink(source, user));
      const known = person === undefined ? undefined : await roster.identity(person, source, user);
      if (known === undefined || known.movedTo !== undefined || !isLiving(known.identity)) return;
      if (means === 'inactive' && known.identity.active?.value === false) return;
      missing.push(user);
    },
    { atOnce },
  );
  throwOneOf(looked.failed);
  return missing.sort();
}

async function* usersOf(table: Table, source: string): AsyncGenerator<string[]> {
  let after: Awaited<ReturnType<Table['due']>>[number] | undefined;
  do {
    const page = await table.due(usersPartition(source), '\u{10ffff}', pageSize, after);
    yield page.map(({ dueAt }) => String(dueAt));
    after = page.length < pageSize ? undefined : page.at(-1);
  } while (after !== undefined);
}
