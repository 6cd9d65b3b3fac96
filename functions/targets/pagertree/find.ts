import { Blocked } from '../../core/errors.ts';
import type { Client } from './client.ts';
import type { AccountUser } from './schema.ts';

/**
 * Somebody's account by e-mail, whichever of their addresses it is and whatever its letter case. `q` is not in the API's
 * documentation (PagerTree's own command line uses it) and finds near misses too, so what it finds is compared and
 * what it does not find is looked for among all: one call for each hundred people, for joiners and for who has left.
 * https://github.com/PagerTree/pager_tree-cli
 */
export async function findByEmail(client: Client, email: string): Promise<AccountUser | undefined> {
  const wanted = email.trim().toLowerCase();
  const isTheirs = ({ emails }: AccountUser) =>
    emails.some((own) => own.email.trim().toLowerCase() === wanted);
  const hits = (await client.accountUsers(wanted)).filter(isTheirs);
  const found = hits.length > 0 ? hits : (await client.accountUsers()).filter(isTheirs);
  if (found.length <= 1) return found[0];
  const which = found.map(({ prefixId }) => prefixId).join(', ');
  throw new Blocked(
    'PagerTree has several accounts with the same e-mail',
    `the accounts ${which} share the e-mail: remove all but one`,
  );
}
