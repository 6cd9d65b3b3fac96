import { eachAlone, throwOneOf } from '../delivery/each-alone.ts';
import { isLiving } from '../people/is-living.ts';
import { dueIn } from '../roster/due.ts';
import { keys, usersPartition } from '../roster/keys.ts';
import type { Roster } from '../roster/roster.ts';

/** Users whom one read of the index answers. */
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
  for await (const page of dueIn(table, usersPartition(source), '\u{10ffff}', pageSize))
    unlisted.push(...page.map(({ dueAt }) => String(dueAt)).filter((id) => !seen.has(id)));
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
