import type { Effort } from '../../core/contracts/effort.ts';
import { Blocked } from '../../core/contracts/errors.ts';
import type { Unproved } from '../../core/contracts/observed.ts';
import type { Client } from './client.ts';
import type { User } from './schema.ts';

/**
 * A user by e-mail. The search is documented to look at names; PagerDuty's own tools search by e-mail, and it finds near
 * misses too. So what it finds is compared, and what it does not find is looked for in the list of all where `effort` asks
 * for that: https://github.com/PagerDuty/public-support-scripts
 */
export async function findByEmail(
  client: Client,
  email: string,
  effort?: Effort,
): Promise<{ user?: User; unproved?: Unproved }> {
  const wanted = plain(email);
  const isTheirs = (user: User) => plain(user.email) === wanted;
  const id = client.found.idOf(wanted);
  const known = id === undefined ? undefined : await client.user(id);
  if (known !== undefined && isTheirs(known)) return { user: known };
  const hits = (await client.usersLike(wanted)).filter(isTheirs);
  if (hits.length > 0 || effort === undefined) return { user: only(hits) };
  const listed = await client.lists.find(client.users, { keys: [wanted], ...effort });
  const rows: User[] = [];
  for (const { id, row } of listed?.found.slice(0, rowsAtMost) ?? []) {
    // The list may be hours old, so what it says of a person is asked again.
    const user = row ?? (await client.user(id));
    if (user !== undefined && isTheirs(user)) rows.push(user);
  }
  return { user: only(rows), unproved: listed?.unproved };
}

/** More than this is nobody in particular. */
const rowsAtMost = 20;

const plain = (email: string) => email.trim().toLowerCase();

function only(found: User[]): User | undefined {
  if (found.length <= 1) return found[0];
  const which = found.map(({ id }) => id).join(', ');
  throw new Blocked(
    'PagerDuty has several users with the same e-mail',
    `the users ${which} share the e-mail: remove all but one`,
  );
}
