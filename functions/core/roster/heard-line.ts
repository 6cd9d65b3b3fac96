import type { Event } from '../contracts/event.ts';
import type { Changes, GroupName } from '../people/changes.ts';
import type { HistoryItem } from './items.ts';

/** A directory may name thousands of groups at once; a line names as many as a human reads. */
const groupsAtMost = 40;

/** The line of the audit trail of an event that was heard `at` (ISO 8601 UTC), and of what it changed: names, and no values. */
export function heardLine(event: Event, user: string, changes: Changes, at: string): HistoryItem {
  const { id, type, source, occurredAt } = event;
  const joined = changes.joined.slice(0, groupsAtMost);
  const left = changes.left.slice(0, groupsAtMost - joined.length);
  const more = changes.joined.length + changes.left.length - joined.length - left.length;
  const heard = {
    type,
    source,
    user,
    occurredAt,
    attributes: changes.attributes,
    joined,
    left,
    ...(more > 0 && { more }),
  };
  return { at, what: `heard ${type}: ${sentence(heard)}`, causedBy: id, heard };
}

function sentence({ attributes, joined, left, more = 0 }: Changes & { more?: number }): string {
  const inWords = (verb: string, groups: GroupName[]) =>
    groups.length === 0 ? [] : [`${verb} ${groups.map(({ id, name = id }) => name).join(', ')}`];
  const parts = [
    ...(attributes.length === 0 ? [] : [attributes.join(', ')]),
    ...inWords('in', joined),
    ...inWords('not in', left),
    ...(more === 0 ? [] : [`and ${more} more groups`]),
  ];
  return parts.join('; ');
}
