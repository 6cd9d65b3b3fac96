import { type Table, update } from '../../lib/aws/table.ts';
import type { Event, Group } from '../contracts/event.ts';
import { dueIn } from './due.ts';
import { deletionIn } from './group-deletion.ts';
import { groupsPartition, keys } from './keys.ts';

/**
 * Notes a group that a source has, with its name where that was said, so that it is missed when a list of the source's groups names it no
 * more; answers its deletion instead, if there was one. Costs a read, and a write where anything of it is new.
 */
export async function noteGroup(
  table: Table,
  source: string,
  { id, displayName }: Group,
): Promise<Event | undefined> {
  const item = await update(table, keys.group(source, id), (before) => {
    if (deletionIn(before) !== undefined) return undefined;
    const name = displayName ?? before?.name;
    if (before?.duePartition !== undefined && before.name === name) return undefined;
    return { ...(name !== undefined && { name }), duePartition: groupsPartition(source), dueAt: id };
  });
  return deletionIn(item)?.deletion;
}

/** The groups of a source that were ever noted and are not known to be deleted, a moment late, as an index is. */
export async function knownGroups(table: Table, source: string): Promise<Group[]> {
  const groups: Group[] = [];
  for await (const page of dueIn(table, groupsPartition(source), '\u{10ffff}')) {
    for (const { dueAt, name } of page)
      groups.push({ id: String(dueAt), ...(typeof name === 'string' && { displayName: name }) });
  }
  return groups;
}
