import { isRecord } from '../../../lib/is-record.ts';
import { type Kind, scimKeys } from './keys.ts';
import type { ScimStore } from './store.ts';

/** A member of a group. `kind`: what it is; absent where no such resource is known, of which nothing is ever told. */
export type Member = { id: string; kind?: Kind; display?: string };

/** How many reads or writes of members are under way at once. */
export const membersAtOnce = 16;

/** The members of a group, as they were written, in the order of their ids. */
export async function membersOf({ table, source }: ScimStore, group: string): Promise<Member[]> {
  const items = await table.list(scimKeys.members(source, group));
  return items.map(({ sk, kind, display }) => ({
    id: sk,
    ...((kind === 'User' || kind === 'Group') && { kind }),
    ...(typeof display === 'string' && { display }),
  }));
}

/** The groups that a user or group is in by itself. */
export async function groupsWith({ table, source }: ScimStore, member: string): Promise<string[]> {
  return (await table.list(scimKeys.memberOf(source, member))).map(({ sk }) => sk);
}

/** Puts a member into a group. What says that it is in it comes last: cut off before, it is done again. */
export async function putMember(
  store: ScimStore,
  group: string,
  { id, kind, display }: Member,
): Promise<void> {
  const { source } = store;
  await store.put({ pk: scimKeys.memberOf(source, id), sk: group }, {});
  await store.put({ pk: scimKeys.members(source, group), sk: id }, { kind, display });
}

/**
 * Takes a member out of a group. What it was found by goes last, so that one that is cut off is found again: the members of a group, or
 * the groups of a member.
 */
export async function takeMember(
  { table, source }: ScimStore,
  group: string,
  id: string,
  foundBy: 'group' | 'member',
): Promise<void> {
  const ofGroup = { pk: scimKeys.members(source, group), sk: id };
  const ofMember = { pk: scimKeys.memberOf(source, id), sk: group };
  for (const key of foundBy === 'group' ? [ofMember, ofGroup] : [ofGroup, ofMember]) {
    const item = await table.read(key);
    if (item !== undefined) await table.remove(item);
  }
}

/** The members in the attributes of a group, each once; `known` are those of whom it is known what they are. */
export function membersIn(value: unknown, known: ReadonlyMap<string, Member>): Member[] {
  const members = (Array.isArray(value) ? value : []).flatMap((each): Member[] => {
    if (!isRecord(each) || typeof each.value !== 'string') return [];
    const { value: id, display } = each;
    return [{ ...known.get(id), id, ...(typeof display === 'string' && { display }) }];
  });
  return [...new Map(members.map((member) => [member.id, member])).values()];
}

/** The members as the attributes of a group have them. */
export function asValues(members: readonly Member[]): Record<string, unknown>[] {
  return members.map(({ id, kind, display }) => ({
    value: id,
    ...(display !== undefined && { display }),
    ...(kind && { type: kind }),
  }));
}
