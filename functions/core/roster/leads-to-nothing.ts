import type { Item, Table } from '../../lib/aws/table.ts';
import { isFresh } from './is-fresh.ts';
import { historyPrefix, keys, personOfKey } from './keys.ts';

/** Whether the roster has nothing of such a person. */
export async function isNobody(table: Table, person: string): Promise<boolean> {
  return (await table.page(keys.person(person).pk, '', 1)).length === 0;
}

/** Before when what is kept for a time is over (ISO 8601 UTC), and `now` in milliseconds since 1970. */
type Ending = { cutoff: string; snapshotCutoff: string; now: number };

/**
 * Whether an item that stands beside persons is to be removed, since it is about nobody any more: a link, a member or a claim that
 * leads to nobody, parts of an identity that is gone, a decision on a person who was removed, or a snapshot of them; or a line of the
 * audit trail of before `cutoff`, or a snapshot of before `snapshotCutoff` (both ISO 8601 UTC). Each is judged by itself and on what is known now, so it makes no difference what a removal that was cut
 * off left.
 *
 * Between this judgement and the removal a person may come who needs the item. Then it is another item: before an identity is
 * written of which nothing is known, its link is taken anew (`keepLink`) and its groups list it anew, and what was written lately is
 * never removed.
 */
export async function leadsToNothing(
  table: Table,
  item: Item,
  { cutoff, snapshotCutoff, now }: Ending,
): Promise<boolean> {
  const { pk, sk, at, person } = item;
  if (pk.startsWith(historyPrefix) || sk.startsWith(historyPrefix)) return isLineBefore(item, cutoff);
  if (pk.startsWith('LINK#') && sk === 'LINK')
    return typeof person === 'string' && !isFresh(at, now) && isNobody(table, person);
  if (sk.startsWith('CLAIM#') || sk.startsWith('MEMBER#'))
    return !isFresh(at, now) && hasNoOwner(table, userIn(item));
  if (pk.startsWith('IDENTITYPART#')) return hasNoOwner(table, userIn(item));
  if (pk.startsWith('DECISION#'))
    return typeof at === 'string' && at < cutoff && isNobody(table, personOfKey(pk));
  if (pk.startsWith('SNAPSHOT#')) return isSnapshotOver(table, item, { snapshotCutoff, now });
  if (pk.startsWith('AGAIN#')) return isNobody(table, personOfKey(pk));
  return false;
}

/** So is a part that no snapshot names any more; one of a snapshot that is being written is fresh. */
async function isSnapshotOver(
  table: Table,
  { pk, sk, at, writtenAt }: Item,
  { snapshotCutoff, now }: Omit<Ending, 'cutoff'>,
): Promise<boolean> {
  if (typeof at === 'string' && at < snapshotCutoff) return true;
  if (isFresh(writtenAt, now)) return false;
  if (await isNobody(table, personOfKey(pk))) return true;
  const [, whole, content] = /^PART#(.+)#([^#]+)#\d+$/s.exec(sk) ?? [];
  return whole !== undefined && (await table.read({ pk, sk: whole }))?.content !== content;
}

/** Lines are placed by the time of an event, and kept from when they were written. */
function isLineBefore({ pk, sk, at }: Item, cutoff: string): boolean {
  const place = pk.startsWith(historyPrefix) ? sk : sk.slice(historyPrefix.length);
  return (typeof at === 'string' ? at : place) < cutoff;
}

type User = { source: string; user: string };

async function hasNoOwner(table: Table, user: User | undefined): Promise<boolean> {
  return user !== undefined && (await table.read(keys.userLink(user.source, user.user))) === undefined;
}

/** The user that an item is about: of a member the source is in the partition, of an identity's part both are. */
function userIn({ pk, sk, source, userId, user }: Item): User | undefined {
  if (sk.startsWith('CLAIM#'))
    return typeof source === 'string' && typeof userId === 'string' ? { source, user: userId } : undefined;
  const [, ofKey = '', rest = ''] = /^[A-Z]+#([^#]+)#(.+)$/s.exec(pk) ?? [];
  const named = sk.startsWith('MEMBER#') ? user : rest;
  return ofKey === '' || typeof named !== 'string' || named === ''
    ? undefined
    : { source: ofKey, user: named };
}
