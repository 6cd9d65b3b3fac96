import { type Table, update } from '../../lib/aws/table.ts';
import type { Event, Group } from '../contracts/event.ts';
import { dueIn } from './due.ts';
import { deletionIn } from './group-deletion.ts';
import { groupsPartition, keys } from './keys.ts';

/**
 * Notes a group that a source was heard to have at `saidAt` (ISO 8601 UTC, or a stamp), with its name where that was said, so that it is missed when
 * a list of the source's groups names it no more. One that was deleted before that is noted again, since a list may have spoken of a time
 * when there was no such group yet. Answers its deletion, if there was one. Costs a read, and a write where anything of it is new.
 */
export async function noteGroup(
  table: Table,
  source: string,
  { id, displayName }: Group,
  saidAt: string,
): Promise<Event | undefined> {
  const item = await update(table, keys.group(source, id), (before) => {
    if ((deletionIn(before)?.deletion.occurredAt ?? '') >= saidAt) return undefined;
    const name = displayName ?? before?.name;
    if (before?.duePartition !== undefined && before.name === name) return undefined;
    return {
      ...before,
      ...(name !== undefined && { name }),
      duePartition: groupsPartition(source),
      dueAt: id,
    };
  });
  return deletionIn(item)?.deletion;
}

/** The groups of a source that were noted and not deleted since, a moment late, as an index is. */
export async function knownGroups(table: Table, source: string): Promise<Group[]> {
  const groups: Group[] = [];
  for await (const page of dueIn(table, groupsPartition(source), '\u{10ffff}')) {
    for (const { dueAt, name } of page)
      groups.push({ id: String(dueAt), ...(typeof name === 'string' && { displayName: name }) });
  }
  return groups;
}
