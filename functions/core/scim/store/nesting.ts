import { ScimError } from '../scim-error.ts';
import { groupsWith, type Member, membersOf } from './members.ts';
import type { ScimStore } from './store.ts';

/** Nobody nests more groups than these in one another; a bound for those that are in themselves in a roundabout way. */
const groupsAtMost = 1_000;

/** A change of one group's members: who is put in, and who is taken out. */
export type Edges = { group: string; added: readonly Member[]; removed: readonly Member[] };

/** The groups that a user or group is in, by itself or by another group, as it is after a change that is not written yet. */
export async function groupsAbove(store: ScimStore, member: string, change?: Edges): Promise<Set<string>> {
  const above = new Set<string>();
  const next = [member];
  for (let node = next.pop(); node !== undefined; node = next.pop()) {
    for (const group of await groupsAfter(store, node, change)) {
      if (above.has(group)) continue;
      above.add(group);
      next.push(group);
      if (above.size > groupsAtMost) throw tooMany();
    }
  }
  return above;
}

async function groupsAfter(store: ScimStore, node: string, change: Edges | undefined): Promise<string[]> {
  const groups = await groupsWith(store, node);
  if (change === undefined) return groups;
  const isNode = ({ id }: Member) => id === node;
  const kept = change.removed.some(isNode) ? groups.filter((group) => group !== change.group) : groups;
  return change.added.some(isNode) ? [...kept, change.group] : kept;
}

/** The users among members, and those who are in groups among them, however deep. */
export async function usersUnder(store: ScimStore, members: readonly Member[]): Promise<Set<string>> {
  const users = new Set<string>();
  const seen = new Set<string>();
  const next = [...members];
  for (let member = next.pop(); member !== undefined; member = next.pop()) {
    if (member.kind === 'User') users.add(member.id);
    if (member.kind !== 'Group' || seen.has(member.id)) continue;
    seen.add(member.id);
    if (seen.size > groupsAtMost) throw tooMany();
    next.push(...(await membersOf(store, member.id)));
  }
  return users;
}

function tooMany(): ScimError {
  return new ScimError(400, `more than ${groupsAtMost} groups are nested in one another`, 'tooMany');
}
