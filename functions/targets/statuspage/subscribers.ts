import type { Effort } from '../../core/contracts/effort.ts';
import { same } from './account.ts';
import { type Client, viewerKey } from './client.ts';
import type { Subscriber } from './schema.ts';
import type { Found } from './viewers.ts';

/** An address that no search and no encoding can misunderstand. */
const plain = /^[a-z0-9._-]+@[a-z0-9.-]+$/i;

/** Whose subscriptions to look for: besides the e-mail, through page access users, or with other addresses of theirs. */
export type Reachable = { email?: string; viewers: string[]; addresses?: string[]; effort: Effort };

/**
 * A person's subscriptions to one page. The search knows e-mails only in part and the link to a page access user not at
 * all, so where there may be such a link it takes a list of the whole page. `undefined` where reading is refused.
 * https://developer.statuspage.io/#operation/getPagesPageIdSubscribers
 */
export async function findSubscribers(
  client: Client,
  page: string,
  { email, viewers, addresses = [], effort }: Reachable,
): Promise<Found<Subscriber>> {
  const own = [...(email === undefined ? [] : [email]), ...addresses];
  if (viewers.length === 0 && own.length === 0) return { rows: [] };
  const isTheirs = (row: Subscriber) =>
    same(row.email, email) ||
    (row.viewer !== null && viewers.includes(row.viewer)) ||
    addresses.some((address) => address === row.endpoint || address === row.phone);
  const searchable = viewers.length === 0 && addresses.length === 0 && own.every((one) => plain.test(one));
  const keys = [...own, ...viewers.map(viewerKey)];
  const listed = searchable ? undefined : await listSubscribers(client, page, keys, effort);
  if (listed === undefined && !searchable) return { rows: undefined };
  const found = new Map((listed?.rows ?? []).map((row) => [row.id, row]));
  for (const one of listed?.whole ? [] : own) {
    // It looks at e-mails, end points and phone numbers.
    const searched = await client.subscribersLike(page, one);
    if (searched === undefined) return { rows: undefined };
    for (const row of searched) found.set(row.id, row);
  }
  return { rows: [...found.values()].filter(isTheirs), unproved: listed?.unproved };
}

async function listSubscribers(client: Client, page: string, keys: string[], effort: Effort) {
  const listed = await client.lists.find(client.subscribers(page), { keys, ...effort });
  if (listed === undefined) return undefined;
  const rows: Subscriber[] = [];
  for (const { id, row } of listed.found) {
    const subscriber = row ?? (await client.subscriber(page, id));
    if (subscriber !== undefined) rows.push(subscriber);
  }
  return { ...listed, rows };
}
