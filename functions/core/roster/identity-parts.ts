import { hash } from 'node:crypto';
import type { Item, Key, Table } from '../../lib/aws/table.ts';
import { join, joinAll } from '../people/fold.ts';
import { emptyIdentity, type Identity } from '../people/identity.ts';

/*
 * An item of the table holds 400 KB, and a person may join any number of groups. What is known of an identity can be
 * kept in parts, because joining them gives the whole again: as long as all memberships fit into the identity's own
 * item, there they are; what does not fit goes to sixteen parts by the hash of the group's id, and from a part that is
 * full to sixteen parts of that part. So each identity costs what a small one costs, and one that is in thousands of
 * groups one more read.
 *
 * Parts are the identity's and no person's: who moves to another person takes none along, and leaves none behind.
 * A part is written before the item that is relieved by it, so at every moment everything said is somewhere; and
 * a reader meets an item before its parts, which come after it in the order of the table too.
 */

/** How much of memberships and names one item holds, in bytes of JSON: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
const most = 64 * 1024;
/** So deep that each group has a part of its own. */
const deepest = 16;

const partitionOf = ({ source, userId }: Identity): string => `IDENTITYPART#${source}#${userId}`;
const partKey = (identity: Identity, path: string): Key => ({ pk: partitionOf(identity), sk: path });

/** The identity as it fits into its item; what does not is in its parts by then. `path`: that of the part it is. */
export async function relieved(table: Table, identity: Identity, path = ''): Promise<Identity> {
  const { memberships, groupNames } = identity;
  if (sizeOf({ memberships, groupNames }) <= most || path.length >= deepest) return identity;
  const groups = new Set([...Object.keys(memberships), ...Object.keys(groupNames)]);
  const parts = Map.groupBy(groups, (group) => digest(group).slice(0, path.length + 1));
  await Promise.all([...parts].map(([name, ids]) => add(table, name, portion(identity, ids))));
  return { ...identity, memberships: {}, groupNames: {}, split: true };
}

/** The identity, as it was read, with what its parts hold now. */
export async function whole(table: Table, identity: Identity): Promise<Identity> {
  if (identity.split !== true) return identity;
  const items = await partsOf(table, identity);
  const parts = items.flatMap(({ identity: part }) => (isIdentity(part) ? [part] : []));
  // A part holds nothing else of the identity.
  return {
    ...identity,
    memberships: joinAll([identity.memberships, ...parts.map(({ memberships }) => memberships)]),
    groupNames: joinAll([identity.groupNames, ...parts.map(({ groupNames }) => groupNames)]),
  };
}

/** The items that hold the parts of an identity, as they are now. */
export const partsOf = (table: Table, identity: Identity): Promise<Item[]> =>
  table.list(partitionOf(identity));

/** The identity as one of whom nothing is known of groups; what was is in its parts, which are nobody's then. */
export function withoutGroups({ split: _, ...identity }: Identity): Identity {
  return { ...identity, memberships: {}, groupNames: {} };
}

async function add(table: Table, path: string, portion: Identity): Promise<void> {
  const key = partKey(portion, path);
  for (;;) {
    const before = await table.read(key);
    const all = isIdentity(before?.identity) ? join(before.identity, portion) : portion;
    if (await table.write(key, before, { identity: await relieved(table, all, path) })) return;
  }
}

function portion({ source, userId, memberships, groupNames }: Identity, groups: string[]): Identity {
  const pick = <T>(registers: Record<string, T>) =>
    Object.fromEntries(groups.flatMap((id) => (registers[id] === undefined ? [] : [[id, registers[id]]])));
  return { ...emptyIdentity(source, userId), memberships: pick(memberships), groupNames: pick(groupNames) };
}

function digest(group: string): string {
  return hash('sha256', group, 'hex');
}

function sizeOf(value: object): number {
  return Buffer.byteLength(JSON.stringify(value));
}

function isIdentity(value: unknown): value is Identity {
  return typeof value === 'object' && value !== null && 'memberships' in value;
}
