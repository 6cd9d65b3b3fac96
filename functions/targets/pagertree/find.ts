import type { Effort } from '../../core/contracts/effort.ts';
import { Blocked } from '../../core/contracts/errors.ts';
import type { Unproved } from '../../core/contracts/observed.ts';
import type { Wanted } from '../../core/contracts/wanted.ts';
import type { Client } from './client.ts';
import type { AccountUser } from './schema.ts';

export type Found = { person?: AccountUser; unproved?: Unproved };

/**
 * A person's account by e-mail, whichever of their addresses it is and whatever its letter case. `q` is not in the API's
 * documentation (PagerTree's own command line uses it) and finds near misses too, so what it finds is compared and
 * what it does not find is looked for in a list of all: one call for each hundred people. Where the list is one call
 * only, it says everything, and there is nothing to search for.
 * https://github.com/PagerTree/pager_tree-cli
 */
export async function findByEmail(client: Client, email: string, effort: Effort): Promise<Found> {
  const wanted = email.trim().toLowerCase();
  const isTheirs = ({ emails }: AccountUser) =>
    emails.some((own) => own.email.trim().toLowerCase() === wanted);
  const id = client.made.idOf(wanted);
  const made = id === undefined ? undefined : await client.accountUser(id);
  if (made !== undefined && isTheirs(made)) return { person: made };
  const short = effort.calls === 1 ? await search(client, { keys: [wanted], calls: 1 }) : undefined;
  const listed = short?.found.filter(isTheirs) ?? [];
  if (listed.length > 0 || short?.whole) return { person: only(listed) };
  const hits = (await client.accountUsersLike(wanted)).filter(isTheirs);
  if (hits.length > 0 || short) return { person: only(hits), unproved: short?.unproved };
  const { found, unproved } = await search(client, { keys: [wanted], ...effort });
  return { person: only(found.filter(isTheirs)), unproved };
}

/** Whom the list of all names. It may be hours old, so what it says of a person is asked again. */
export async function search(
  client: Client,
  wanted: Wanted,
): Promise<{ found: AccountUser[]; whole: boolean; unproved?: Unproved }> {
  const listed = await client.lists.find(client.accountUsers, wanted);
  const found: AccountUser[] = [];
  for (const { id, row } of listed?.found.slice(0, rowsAtMost) ?? []) {
    const person = row ?? (await client.accountUser(id));
    if (person !== undefined) found.push(person);
  }
  return { found, whole: listed?.whole ?? false, unproved: listed?.unproved };
}

/** More than this is nobody in particular. */
const rowsAtMost = 20;

function only(found: AccountUser[]): AccountUser | undefined {
  if (found.length <= 1) return found[0];
  const which = found.map(({ prefixId }) => prefixId).join(', ');
  throw new Blocked(
    'PagerTree has several accounts with the same e-mail',
    `the accounts ${which} share the e-mail: remove all but one`,
  );
}
