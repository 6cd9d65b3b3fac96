import type { Item, Table } from '../../lib/aws/table.ts';
import { isForgettable } from './forgettable.ts';
import { noteForgotten } from './forgotten.ts';
import { partsOf, whole, withoutGroups } from './identity-parts.ts';
import { keys } from './keys.ts';
import { isNobody } from './leads-to-nothing.ts';
import { identityIn } from './person-record.ts';
import type { Roster } from './roster.ts';

/** What goes first. A person without identities is evaluated as one who has no account any more, and had none but these. */
const order = ['IDENTITY', 'TARGET', 'EXCLUSION', 'HISTORY', 'PERSON'];

type Forgetting = {
  roster: Roster;
  /** The sources, the most authoritative first. */
  authority: string[];
  /** ISO 8601 UTC: who or what changed after it stays. */
  cutoff: string;
};

/**
 * Removes a person who left, of whom nothing changed since the cutoff and for whom nothing waits; answers whether there was one to
 * remove. Each item is removed only while it is as it was judged, and all are judged again before each, so a person who comes back
 * in the middle of it stays, as one of whom nothing was known. It may be cut off anywhere:
 *
 * - Before the first item goes, it is noted that events of before are about nobody new: see `isOfForgotten`.
 * - Identities go before accounts. The other way round a person who is gone would have no account on record, and a worker would look
 *   for one by their e-mail, which may be that of an account that a human made since.
 * - Of several identities the least authoritative goes first, so that what is left says still that they are gone.
 * - The person's own item goes last: a person who is found by it is not yet removed.
 *
 * What leads to the person is left, and leads to nothing: see `leadsToNothing`.
 */
export async function forgetPerson(
  { roster, authority, cutoff }: Forgetting,
  person: string,
): Promise<boolean> {
  const { table } = roster;
  let isBegun = false;
  for (;;) {
    const items = await table.list(keys.person(person).pk);
    const [next] = items.toSorted((one, other) => placeOf(one, authority) - placeOf(other, authority));
    if (next === undefined) return isBegun;
    if (!isOver(await Promise.all(items.map((item) => withParts(table, item))), cutoff)) return false;
    if (!isBegun && (await isAwaited(table, person, items, cutoff))) return false;
    if (!isBegun) await noteForgotten(roster, cutoff);
    isBegun = true;
    await remove(table, next);
  }
}

/** A person whose identities went before is summed up anew, perhaps just now: that says nothing of what is left. */
function isOver(items: Item[], cutoff: string): boolean {
  const isHalf = !items.some(({ sk }) => kindOf(sk) === 'IDENTITY');
  return items.every((item) => (isHalf && item.sk === 'PERSON') || isForgettable(item, cutoff));
}

async function withParts(table: Table, item: Item): Promise<Item> {
  const identity = identityIn(item);
  return identity?.split === true ? { ...item, identity: await whole(table, identity) } : item;
}

/** Whether anything beside the person's own items waits, is too young, or leads to a person who is there. */
async function isAwaited(table: Table, person: string, items: Item[], cutoff: string): Promise<boolean> {
  if ((await table.read(keys.again(person)))?.dueAt !== undefined) return true;
  const decided = await table.list(keys.departure(person).pk);
  if (decided.some(({ at }) => typeof at === 'string' && at >= cutoff)) return true;
  for (const { movedTo } of items) {
    // A link to who they were leads on to who they are.
    if (typeof movedTo === 'string' && !(await isNobody(table, movedTo))) return true;
  }
  return false;
}

/** An identity in parts loses them first, since nobody could find them by one that is gone. */
async function remove(table: Table, item: Item): Promise<void> {
  const identity = identityIn(item);
  if (identity?.split !== true) return void (await table.remove(item));
  const parts = await partsOf(table, identity);
  if (!(await table.write(item, item, { ...item, identity: withoutGroups(identity) }))) return;
  for (const part of parts) await table.remove(part);
}

function placeOf({ sk }: Item, authority: string[]): number {
  const rank = authority.indexOf(sk.split('#')[1] ?? '');
  const kind = kindOf(sk);
  return order.indexOf(kind) * 1_000 - (kind !== 'IDENTITY' ? 0 : rank < 0 ? 999 : rank);
}

const kindOf = (sk: string): string => sk.split('#', 1)[0] ?? '';
