import { type Fields, update } from '../../lib/aws/table.ts';
import type { Event } from '../contracts/event.ts';
import { keys } from './keys.ts';
import type { Roster } from './roster.ts';

/** One page of those whom the deletion of a group is about: behind `after`, and up to `next`, which is absent in the last. */
type Spread = { users: string[]; after?: string; next?: string };

/** So few that an invocation is over in a second, and that whatever else is told meanwhile waits little longer. */
const pageSize = 250;

/**
 * What a group's item says of its deletion: up to where its members were told of it, or that all were, and whether
 * there are more of them than a page.
 */
type Deletion = { deletion: Event; after?: string; told?: boolean; many?: boolean };

/**
 * The members who are to be told next that their group was deleted; `undefined` where all were. The deletion is on
 * record before the first is told, so a person who is said to be a member only later finds it there; and where it got to is
 * on record after each page, so that a deletion told twice, or one whose work was cut off, goes on from there.
 */
export async function membersToTell(roster: Roster, event: Event): Promise<Spread | undefined> {
  if (event.group === undefined) return undefined;
  const key = keys.group(event.source, event.group.id);
  const item = deletionIn(
    await update(roster.table, key, (before) => {
      const known = deletionIn(before)?.deletion;
      if (known !== undefined && known.occurredAt >= event.occurredAt) return undefined;
      // No list misses it any more; its name stays, should it be heard of again.
      return { deletion: event, ...(before?.name !== undefined && { name: before.name }) };
    }),
  );
  // A later deletion of the same group tells all that this one would.
  if (item === undefined || item.told || item.deletion.id !== event.id) return undefined;
  const { after } = item;
  const members = await roster.table.page(key.pk, 'MEMBER#', pageSize, after);
  const next = members.length < pageSize ? undefined : members.at(-1)?.sk;
  if (next !== undefined && !item.many) await change(roster, event, (now) => ({ ...now, many: true }));
  const users = members.flatMap(({ user }) => (typeof user === 'string' ? [user] : []));
  return { users, ...(after !== undefined && { after }), ...(next !== undefined && { next }) };
}

/** Notes that a page was told, unless another process that tells the same has noted so before. */
export async function pageTold(roster: Roster, event: Event, { after, next }: Spread): Promise<void> {
  await change(roster, event, (now) => {
    if (now.after !== after) return undefined;
    const { deletion, many } = now;
    return next === undefined ? { deletion, many, told: true } : { deletion, many, after: next };
  });
}

/** Whether the deletion of a group is about so many that what they lose is taken from them by and by. */
export async function isAboutMany({ table }: Roster, event: Event): Promise<boolean> {
  if (event.type !== 'group.deleted' || event.group === undefined) return false;
  return deletionIn(await table.read(keys.group(event.source, event.group.id)))?.many ?? false;
}

async function change(
  roster: Roster,
  event: Event,
  next: (item: Deletion) => Deletion | undefined,
): Promise<void> {
  if (event.group === undefined) return;
  await update(roster.table, keys.group(event.source, event.group.id), (before) => {
    const item = deletionIn(before);
    const changed = item === undefined || item.deletion.id !== event.id ? undefined : next(item);
    return changed && { ...before, ...changed };
  });
}

/** What the item of a group says of its deletion; `undefined` where it was not deleted. */
export function deletionIn(item: Fields | undefined): Deletion | undefined {
  const { deletion, after, told, many } = item ?? {};
  if (!isEvent(deletion)) return undefined;
  return {
    deletion,
    ...(typeof after === 'string' && { after }),
    ...(told === true && { told }),
    ...(many === true && { many }),
  };
}

function isEvent(value: unknown): value is Event {
  return typeof value === 'object' && value !== null && 'occurredAt' in value;
}
